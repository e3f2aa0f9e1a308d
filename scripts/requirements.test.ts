import { describe, expect, it } from '@jest/globals';

import { proofsOfComments, proofsOfTest } from './requirements.ts';

describe('ids of requirements', () => {
  it('are read from the titles of tests, in any kind of quotes', () => {
    const text = [
      `it('copies three files [U5]', run);`,
      'it(`rejects "${name}" [P3, C6.1]`, run);',
      `describe("the queue's settings [C3] [E5]", run);`,
    ].join('\n');

    expect(proofsOfTest('a.test.ts', text)).toEqual([
      { id: 'U5', file: 'a.test.ts', title: 'copies three files' },
      { id: 'P3', file: 'a.test.ts', title: 'rejects "${name}"' },
      { id: 'C6.1', file: 'a.test.ts', title: 'rejects "${name}"' },
      { id: 'C3', file: 'a.test.ts', title: "the queue's settings" },
      { id: 'E5', file: 'a.test.ts', title: "the queue's settings" },
    ]);
  });

  it('are not read from other brackets', () => {
    expect(proofsOfTest('a.test.ts', `const first = list[A1]; it('takes [a] and [1]', run);`)).toEqual([]);
  });

  it("are a property's number", () => {
    const text = '// Feature: quantum-image-processor, Property 4: the status only moves forward\n';

    expect(proofsOfTest('a.test.ts', text)).toEqual([
      { id: 'P4', file: 'a.test.ts', title: 'property: the status only moves forward' },
    ]);
  });

  it('are read from comments of artefacts', () => {
    expect(proofsOfComments('bin/app.ts', '/** The app. Requirement: T8, H1 */\nconst x = 1;')).toEqual([
      { id: 'T8', file: 'bin/app.ts' },
      { id: 'H1', file: 'bin/app.ts' },
    ]);
  });
});
