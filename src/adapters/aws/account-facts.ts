import { CloudFormationClient, DescribeStacksCommand, type Stack } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

/** What a deployment depends on in an account. Where a call failed, the reason as text. */
export interface AccountFacts {
  /** Undefined: no region is set. */
  readonly region?: string;
  readonly identity?: Answer<{ readonly accountId: string; readonly arn: string }>;
  /** Version of the CDK's bootstrap stack; undefined when there is none. */
  readonly bootstrapVersion?: Answer<number | undefined>;
  readonly lambda?: Answer<LambdaLimits>;
  /** Status of the stage's stack; undefined when there is none. */
  readonly stackStatus?: Answer<string | undefined>;
}

export type Answer<T> = { readonly value: T } | { readonly error: string };

export interface LambdaLimits {
  readonly concurrency: number;
  readonly unreservedConcurrency: number;
  readonly codeBytes: number;
  readonly usedCodeBytes: number;
}

/** Reads an account with the caller's own credentials. Changes nothing. */
export async function accountFacts({
  region,
  bootstrapStack,
  stack,
}: {
  readonly region: string | undefined;
  readonly bootstrapStack: string;
  readonly stack: string;
}): Promise<AccountFacts> {
  if (region === undefined) return {};
  const options = { region, maxAttempts: 2 };
  const identity = await answer(async () => {
    const { Account = '', Arn = '' } = await new STSClient(options).send(new GetCallerIdentityCommand({}));
    return { accountId: Account, arn: Arn };
  });
  if ('error' in identity) return { region, identity };
  const [bootstrapVersion, lambda, stackStatus] = await Promise.all([
    answer(() => bootstrapVersionOf(new CloudFormationClient(options), bootstrapStack)),
    answer(() => lambdaLimits(new LambdaClient(options))),
    answer(async () => (await describeStack(new CloudFormationClient(options), stack))?.StackStatus),
  ]);
  return { region, identity, bootstrapVersion, lambda, stackStatus };
}

async function answer<T>(ask: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}

async function lambdaLimits(client: LambdaClient): Promise<LambdaLimits> {
  const { AccountLimit, AccountUsage } = await client.send(new GetAccountSettingsCommand({}));
  return {
    concurrency: AccountLimit?.ConcurrentExecutions ?? 0,
    unreservedConcurrency: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
    codeBytes: AccountLimit?.TotalCodeSize ?? 0,
    usedCodeBytes: AccountUsage?.TotalCodeSize ?? 0,
  };
}

async function bootstrapVersionOf(client: CloudFormationClient, name: string): Promise<number | undefined> {
  const stack = await describeStack(client, name);
  const version = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue;
  return version === undefined ? undefined : Number(version);
}

/** Undefined when the stack does not exist, which CloudFormation reports as a ValidationError. */
async function describeStack(client: CloudFormationClient, name: string): Promise<Stack | undefined> {
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0];
  } catch (error) {
    if (
      error instanceof Error &&
      error.name === 'ValidationError' &&
      error.message.includes('does not exist')
    )
      return undefined;
    throw error;
  }
}
