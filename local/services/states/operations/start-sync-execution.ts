import { AwsError } from '../../../aws/aws-error.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { machineTypeNotSupported } from '../errors.ts';
import type { Executions } from '../executions.ts';
import { newExecution } from '../new-execution.ts';
import { permission } from '../permissions.ts';
import type { StatesStore } from '../store.ts';

interface Input {
  readonly stateMachineArn: string;
  readonly name?: string;
  /** JSON text. */
  readonly input?: string;
  readonly traceHeader?: string;
  readonly includedData?: 'ALL_DATA' | 'METADATA_ONLY';
}

/** Source: Step Functions pricing: memory in steps of 64 MB, time in steps of 100 ms. */
const BILLED_MEMORY_MB = 64;
const BILLED_STEP_MS = 100;

/** Runs an express machine and waits for its end. A failed execution is not an error of the call. */
export function startSyncExecution(
  kernel: ServiceContext,
  store: StatesStore,
  executions: Executions,
): LongOperation<Input, object> {
  return {
    required: ['stateMachineArn'],
    optional: ['name', 'input', 'traceHeader', 'includedData'],
    permissions: ({ stateMachineArn }) => permission('StartSyncExecution', stateMachineArn),
    handleLong: async (input, { nowMs }) => {
      const request = newExecution(kernel, store, input);
      if (request.machine.type !== 'EXPRESS') throw machineTypeNotSupported();
      const outcome = await executions.run(request);
      if (outcome.status === 'ABORTED')
        throw new AwsError(
          'ServiceUnavailable',
          'The local runtime stopped while the execution was running.',
          {
            status: 503,
          },
        );
      const stoppedAtMs = kernel.clock.now();
      const { status, ...end } = outcome;
      const included = input.includedData !== 'METADATA_ONLY';
      return {
        executionArn: request.arn,
        stateMachineArn: request.machine.arn,
        name: request.name,
        startDate: nowMs / 1000,
        stopDate: stoppedAtMs / 1000,
        status,
        ...(included ? { input: request.input } : {}),
        inputDetails: { included },
        ...('output' in end ? { ...(included ? end : {}), outputDetails: { included } } : end),
        ...(input.traceHeader === undefined ? {} : { traceHeader: input.traceHeader }),
        billingDetails: {
          billedMemoryUsedInMB: BILLED_MEMORY_MB,
          billedDurationInMilliseconds:
            Math.max(1, Math.ceil((stoppedAtMs - nowMs) / BILLED_STEP_MS)) * BILLED_STEP_MS,
        },
      };
    },
  };
}
