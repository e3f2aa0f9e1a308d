import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';

import { EXECUTION_WAIT_SECONDS } from '#contracts/limits.ts';
import type { Workflow } from '#ports/workflow.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';

/** One try only: a repeated start would be a second execution. */
const LIMITS = { requestTimeoutMs: EXECUTION_WAIT_SECONDS * 1000, maxAttempts: 1 };

/** Runs the state machine synchronously. A failed execution is a response with HTTP status 200, not an error. */
export function stepFunctionsWorkflow(options: ClientOptions, stateMachineArn: string): Workflow {
  const client = new SFNClient({
    ...clientSettings(options, LIMITS),
    // The SDK prefixes the host with "sync-", which does not work with a local address.
    disableHostPrefix: options.endpoint !== undefined || options.requestHandler !== undefined,
  });
  return {
    run: async (input, traceHeader) => {
      const { status, error, cause } = await awsCall('Step Functions StartSyncExecution', () =>
        client.send(
          new StartSyncExecutionCommand({
            stateMachineArn,
            input: JSON.stringify(input),
            ...(traceHeader === undefined ? {} : { traceHeader }),
          }),
        ),
      );
      return { status: status ?? 'FAILED', error, cause };
    },
  };
}
