import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';

import { DISABLE_COMMENTS } from './disable-comments.ts';

function problems(code: string): (string | null)[] {
  return new Linter()
    .verify(code, [{ rules: { 'no-alert': 'error' } }, DISABLE_COMMENTS])
    .map(({ ruleId }) => ruleId);
}

describe('a comment that switches a rule off', () => {
  it('passes when it names the rule and says why', () => {
    expect(problems('// eslint-disable-next-line no-alert -- nothing else is seen there\nalert();')).toEqual(
      [],
    );
  });

  it.each([
    ['without a reason', '// eslint-disable-next-line no-alert\nalert();', 'comments/require-description'],
    ['without a rule', '/* eslint-disable -- all of it */\nalert();', 'comments/no-unlimited-disable'],
    ['that is not needed', '/* eslint-disable no-alert -- no reason */\nrun();', null],
  ])('is refused %s', (_what, code, rule) => {
    expect(problems(code)).toEqual([rule]);
  });

  it('cannot hide what it lacks', () => {
    expect(problems('/* eslint-disable */\nalert();')).toEqual(
      expect.arrayContaining(['comments/no-unlimited-disable', 'comments/require-description']),
    );
  });
});
