import type { AccountFacts, Answer, LambdaLimits } from '#adapters/aws/account-facts.ts';
import { MAX_CONCURRENCY } from '#contracts/limits.ts';

/** The result of one check. Anything that is not `ok` has a cure. */
export interface Finding {
  readonly subject: string;
  /** `problem`: the deployment or the pipeline would fail. `hint`: it works, but not well or not yet. */
  readonly state: 'ok' | 'hint' | 'problem';
  readonly found: string;
  readonly cure?: string;
}

export interface MachineFacts {
  readonly nodeVersion: string;
  /** Packages whose version decides what is deployed; `installed` is absent where there is none. */
  readonly packages: readonly {
    readonly name: string;
    readonly expected: string;
    readonly installed?: string;
  }[];
}

const LEAST_NODE = 20;
/** `cdk deploy` refuses older versions. */
const LEAST_BOOTSTRAP = 6;
/** Each image needs start and two parallel stages; ingest, publish and the reconciler run alongside. */
const NEEDED_CONCURRENCY = MAX_CONCURRENCY * 3 + 10;
const SPARE_CODE_BYTES = 1024 ** 3;

export function diagnoseMachine({ nodeVersion, packages }: MachineFacts): Finding[] {
  const major = Number(nodeVersion.replace(/^v/, '').split('.')[0]);
  return [
    major >= LEAST_NODE
      ? { subject: 'Node.js', state: 'ok', found: nodeVersion }
      : {
          subject: 'Node.js',
          state: 'problem',
          found: nodeVersion,
          cure: `Install Node.js ${LEAST_NODE} or later. npm ci then brings Node.js 24, which runs everything.`,
        },
    ...packages.map(({ name, expected, installed }): Finding =>
      installed === expected
        ? { subject: name, state: 'ok', found: installed }
        : {
            subject: name,
            state: 'problem',
            found: `${installed ?? 'not installed'}, expected ${expected}`,
            cure: 'Run npm ci.',
          },
    ),
  ];
}

/** @param stage that is deployed, or is to be */
export function diagnoseAccount(facts: AccountFacts, stage: string): Finding[] {
  const { region, identity, bootstrapVersion, lambda, stackStatus } = facts;
  if (region === undefined)
    return [
      {
        subject: 'region',
        state: 'problem',
        found: 'not set',
        cure: 'Set AWS_REGION, for example export AWS_REGION=eu-central-1, or configure a region for your AWS_PROFILE.',
      },
    ];
  const findings: Finding[] = [{ subject: 'region', state: 'ok', found: region }];
  if (identity === undefined) return findings;
  if ('error' in identity)
    return [
      ...findings,
      {
        subject: 'credentials',
        state: 'problem',
        found: identity.error,
        cure: 'Sign in, for example with aws sso login, and set AWS_PROFILE; or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
      },
    ];
  const { accountId, arn } = identity.value;
  return [
    ...findings,
    { subject: 'credentials', state: 'ok', found: `${arn}, account ${accountId}` },
    ...asked('bootstrap', bootstrapVersion, (version) => diagnoseBootstrap(version, accountId, region)),
    ...asked('Lambda', lambda, diagnoseLambda),
    ...asked('stack', stackStatus, (status) => [diagnoseStack(status, stage)]),
  ];
}

function asked<T>(
  subject: string,
  answer: Answer<T> | undefined,
  diagnose: (value: T) => Finding[],
): Finding[] {
  if (answer === undefined) return [];
  if ('value' in answer) return diagnose(answer.value);
  return [
    {
      subject,
      state: 'hint',
      found: `cannot be read: ${answer.error}`,
      cure: 'Ask for permission to read it (cloudformation:DescribeStacks, lambda:GetAccountSettings), or continue without this check.',
    },
  ];
}

function diagnoseBootstrap(version: number | undefined, accountId: string, region: string): Finding[] {
  const cure = `Run npx cdk bootstrap aws://${accountId}/${region} once.`;
  if (version === undefined)
    return [{ subject: 'bootstrap', state: 'problem', found: 'CDK is not bootstrapped here', cure }];
  return version < LEAST_BOOTSTRAP
    ? [
        {
          subject: 'bootstrap',
          state: 'problem',
          found: `version ${version}, expected ${LEAST_BOOTSTRAP}`,
          cure,
        },
      ]
    : [{ subject: 'bootstrap', state: 'ok', found: `version ${version}` }];
}

function diagnoseLambda({
  concurrency,
  unreservedConcurrency,
  codeBytes,
  usedCodeBytes,
}: LambdaLimits): Finding[] {
  const enough = unreservedConcurrency >= NEEDED_CONCURRENCY;
  const spareBytes = codeBytes - usedCodeBytes;
  return [
    {
      subject: 'Lambda concurrency',
      state: enough ? 'ok' : 'hint',
      found: `${unreservedConcurrency} of the account's ${concurrency} are unreserved; processing ${MAX_CONCURRENCY} images at a time needs ${NEEDED_CONCURRENCY}`,
      ...(enough
        ? {}
        : {
            cure: 'Request more in Service Quotas (Lambda, "Concurrent executions"), or deploy with a lower --set maxConcurrency.',
          }),
    },
    {
      subject: 'Lambda code storage',
      state: spareBytes > SPARE_CODE_BYTES ? 'ok' : 'hint',
      found: `${(spareBytes / 1024 ** 3).toFixed(1)} GB of ${(codeBytes / 1024 ** 3).toFixed(0)} GB free`,
      ...(spareBytes > SPARE_CODE_BYTES ? {} : { cure: 'Delete old versions of functions and layers.' }),
    },
  ];
}

function diagnoseStack(status: string | undefined, stage: string): Finding {
  const subject = `stack of ${stage}`;
  if (status === undefined)
    return { subject, state: 'hint', found: 'not deployed', cure: `Run npm run deploy -- --stage ${stage}.` };
  if (!/FAILED|ROLLBACK_COMPLETE$/.test(status) || status === 'UPDATE_ROLLBACK_COMPLETE')
    return { subject, state: 'ok', found: status };
  return {
    subject,
    state: 'problem',
    found: status,
    cure: 'Check its events in the CloudFormation console. If its first creation failed, it must be deleted before it can be deployed again.',
  };
}
