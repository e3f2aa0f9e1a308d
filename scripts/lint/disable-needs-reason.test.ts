import { describe, expect, it } from '@jest/globals';
import { Linter } from 'eslint';

import { disableNeedsReason } from './disable-needs-reason.ts';

function problems(code: string): (string | undefined)[] {
  const plugins = { project: { rules: { 'disable-needs-reason': disableNeedsReason } } };
  return new Linter()
    .verify(code, [{ plugins, rules: { 'project/disable-needs-reason': 'error' } }])
    .filter(({ ruleId }) => ruleId === 'project/disable-needs-reason')
    .map(({ messageId }) => messageId);
}

describe('a comment that switches a rule off', () => {
  it('passes when it names the rule and says why', () => {
    expect(problems('// eslint-disable-next-line no-console -- the command prints\nrun();')).toEqual([]);
    expect(problems('/* eslint-disable no-console -- the command prints */\nrun();')).toEqual([]);
  });

  it.each(['// eslint-disable-next-line no-console\nrun();', '/* eslint-disable no-console -- */\nrun();'])(
    'is refused without a reason: %j',
    (code) => {
      expect(problems(code)).toEqual(['reason']);
    },
  );

  it('is refused without a rule, and cannot hide that', () => {
    expect(problems('/* eslint-disable -- all of it */\nrun();')).toEqual(['rules']);
    expect(problems('/* eslint-disable */\nrun();')).toEqual(['rules', 'reason']);
  });

  it('is not looked for in other comments', () => {
    expect(problems('// about eslint-disable\nrun(); // eslint-enable')).toEqual([]);
  });
});
