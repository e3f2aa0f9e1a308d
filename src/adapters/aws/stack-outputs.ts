import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';

import { awsCall } from './classify-aws-error.ts';

/** What users of a deployed stack need to know about it. */
export interface DeployedStack {
  readonly accountId: string;
  readonly region: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Reads the outputs of a deployed stack with the caller's own credentials and region. */
export async function stackOutputs(stackName: string): Promise<DeployedStack> {
  const client = new CloudFormationClient({ maxAttempts: 2 });
  try {
    const { Stacks = [] } = await awsCall('CloudFormation DescribeStacks', () =>
      client.send(new DescribeStacksCommand({ StackName: stackName })),
    );
    const [stack] = Stacks;
    // arn:aws:cloudformation:<region>:<account>:stack/<name>/<id>
    const [, , , region = '', accountId = ''] = stack?.StackId?.split(':') ?? [];
    const outputs = Object.fromEntries(
      (stack?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
    );
    return { region, accountId, outputs };
  } finally {
    client.destroy();
  }
}
