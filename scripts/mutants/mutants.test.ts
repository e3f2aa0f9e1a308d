import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { MUTANTS } from './mutants.ts';

describe('the mutants', () => {
  it.each(MUTANTS)('still fit the code: $mechanism, $change', ({ file, find }) => {
    expect(readFileSync(file, 'utf8').split(find)).toHaveLength(2);
  });
});
