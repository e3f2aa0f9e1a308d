import { describe, expect, it } from '@jest/globals';

import type { AccountFacts } from '#adapters/aws/account-facts.ts';

import { diagnoseAccount, diagnoseMachine, type Finding } from './diagnose.ts';

const HEALTHY: AccountFacts = {
  region: 'eu-central-1',
  identity: { value: { accountId: '123456789012', arn: 'arn:aws:iam::123456789012:user/a' } },
  bootstrapVersion: { value: 30 },
  lambda: {
    value: { concurrency: 1000, unreservedConcurrency: 1000, codeBytes: 75 * 1024 ** 3, usedCodeBytes: 0 },
  },
  stackStatus: { value: 'UPDATE_COMPLETE' },
};

const find = (changes: Partial<AccountFacts>, subject: string): Finding | undefined =>
  diagnoseAccount({ ...HEALTHY, ...changes }, 'staging').find((finding) => finding.subject === subject);

describe('qip doctor', () => {
  it('finds nothing wrong with a healthy account', () => {
    const findings = [
      ...diagnoseMachine({
        nodeVersion: 'v24.1.0',
        packages: [{ name: 'sharp', expected: '1.0.0', installed: '1.0.0' }],
      }),
      ...diagnoseAccount(HEALTHY, 'staging'),
    ];
    expect(findings.map(({ state }) => state)).toEqual(findings.map(() => 'ok'));
    expect(findings).toHaveLength(8);
  });

  it.each([
    ['region', { region: undefined } as never, 'problem', 'Set AWS_REGION'],
    ['credentials', { identity: { error: 'CredentialsProviderError: none' } }, 'problem', 'AWS_PROFILE'],
    [
      'bootstrap',
      { bootstrapVersion: { value: undefined } },
      'problem',
      'npx cdk bootstrap aws://123456789012/eu-central-1',
    ],
    ['bootstrap', { bootstrapVersion: { value: 5 } }, 'problem', 'npx cdk bootstrap'],
    ['bootstrap', { bootstrapVersion: { error: 'AccessDenied' } }, 'hint', 'cloudformation:DescribeStacks'],
    [
      'Lambda concurrency',
      { lambda: { value: { concurrency: 50, unreservedConcurrency: 10, codeBytes: 1, usedCodeBytes: 0 } } },
      'hint',
      'Service Quotas',
    ],
    ['stack of staging', { stackStatus: { value: undefined } }, 'hint', 'npm run deploy -- --stage staging'],
    ['stack of staging', { stackStatus: { value: 'ROLLBACK_COMPLETE' } }, 'problem', 'deleted before'],
    ['stack of staging', { stackStatus: { value: 'UPDATE_ROLLBACK_FAILED' } }, 'problem', 'events'],
  ] as const)('has a cure for %s when it finds %j', (subject, changes, state, cure) => {
    const finding = find(changes, subject);
    expect(finding?.state).toBe(state);
    expect(finding?.cure).toContain(cure);
  });

  it('says how to get the right packages and Node.js', () => {
    expect(
      diagnoseMachine({ nodeVersion: 'v18.0.0', packages: [{ name: 'sharp', expected: '1.0.0' }] }),
    ).toEqual([
      expect.objectContaining({ state: 'problem', cure: expect.stringContaining('Install Node.js 20') }),
      expect.objectContaining({ found: 'not installed, expected 1.0.0', cure: 'Run npm ci.' }),
    ]);
  });
});
