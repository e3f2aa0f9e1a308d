import { parseArn } from '../../aws/arn.ts';
import { queueUrl } from '../../aws/queue-url.ts';
import type { FailedDelivery } from '../../kernel/deliveries.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { FUNCTION_ERROR } from './errors.ts';
import { functionPrincipal } from './function-principal.ts';
import type { RunAsynchronouslyInput } from './operations/run-asynchronously.ts';
import type { FunctionStore } from './store.ts';

/**
 * Delays before the first and the second retry. Source: Lambda developer guide, "Error handling for asynchronous
 * invocation".
 */
const RETRY_DELAYS_MS = [60_000, 120_000];
/** Failures outside the function are retried for longer: 1 s, doubling up to 5 min. Source: the same. */
const FIRST_SYSTEM_DELAY_MS = 1000;
const LONGEST_SYSTEM_DELAY_MS = 300_000;

/** The delay before an asynchronous invocation is retried, or undefined to stop. */
export function asynchronousRetryDelayMs(failed: FailedDelivery, store: FunctionStore): number | undefined {
  const { maximumRetryAttempts, maximumEventAgeSeconds } = store.invokeConfiguration(nameOf(failed));
  const delayMs =
    failed.error.code === FUNCTION_ERROR
      ? functionDelayMs(failed.attempts, maximumRetryAttempts)
      : Math.min(LONGEST_SYSTEM_DELAY_MS, FIRST_SYSTEM_DELAY_MS * 2 ** (failed.attempts - 1));
  if (failed.error.code === 'ResourceNotFoundException' || delayMs === undefined) return undefined;
  return failed.ageMs + delayMs > maximumEventAgeSeconds * 1000 ? undefined : delayMs;
}

/** Sends a failed invocation and its event to the function's on-failure destination. */
export function sendToFailureDestination(
  failed: FailedDelivery,
  kernel: ServiceContext,
  store: FunctionStore,
): void {
  const name = nameOf(failed);
  const configuration = store.find(name);
  const { onFailureArn } = store.invokeConfiguration(name);
  const destination = onFailureArn === undefined ? undefined : parseArn(onFailureArn);
  if (configuration === undefined || destination === undefined) return;
  const body = failureRecord(failed, configuration.arn, kernel.clock.now());
  const principal = functionPrincipal(configuration);
  const common = { source: 'lambda', principal } as const;
  if (destination.service === 'sqs') {
    kernel.deliver({
      ...common,
      service: 'sqs',
      operation: 'SendMessage',
      input: {
        QueueUrl: queueUrl(kernel.endpoint, destination.accountId, destination.resource),
        MessageBody: body,
      },
    });
  } else if (destination.service === 'sns') {
    kernel.deliver({
      ...common,
      service: 'sns',
      operation: 'Publish',
      input: { TopicArn: onFailureArn, Message: body },
    });
  }
}

function functionDelayMs(attempts: number, maximumRetryAttempts: number): number | undefined {
  return attempts > maximumRetryAttempts ? undefined : RETRY_DELAYS_MS[attempts - 1];
}

/** Source: Lambda developer guide, "Invocation record" of destinations. */
function failureRecord(failed: FailedDelivery, functionArn: string, nowMs: number): string {
  const { Payload, RequestId } = failed.input as unknown as RunAsynchronouslyInput;
  const response = failed.error.details['payload'];
  return JSON.stringify({
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    requestContext: {
      requestId: RequestId,
      functionArn: `${functionArn}:$LATEST`,
      condition: failed.error.code === FUNCTION_ERROR ? 'RetriesExhausted' : 'EventAgeExceeded',
      approximateInvokeCount: failed.attempts,
    },
    requestPayload: JSON.parse(Payload) as unknown,
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    responsePayload: typeof response === 'string' ? (JSON.parse(response) as unknown) : failed.error.message,
  });
}

function nameOf(failed: FailedDelivery): string {
  const name = failed.input['FunctionName'];
  return typeof name === 'string' ? name : '';
}
