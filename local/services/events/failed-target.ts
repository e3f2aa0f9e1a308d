import { parseArn } from '../../aws/arn.ts';
import { queueUrl } from '../../aws/queue-url.ts';
import type { FailedDelivery } from '../../kernel/deliveries.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { TargetReference } from './targets.ts';

/** AWS documents exponential back-off with jitter but no figures; these reach a day within 185 retries. */
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 600_000;

/** When to retry a target. Only throttling and service faults are retried. */
export function retryTargetDelayMs(failed: FailedDelivery, kernel: ServiceContext): number | undefined {
  const reference = failed.reference as TargetReference | undefined;
  if (reference === undefined || !failed.error.retryable || failed.attempts > reference.maximumRetryAttempts)
    return undefined;
  const backOffMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (failed.attempts - 1));
  const delayMs = Math.round(backOffMs * (0.5 + kernel.random.next() / 2));
  return failed.ageMs + delayMs > reference.maximumAgeSeconds * 1000 ? undefined : delayMs;
}

/** Sends an undeliverable event to the target's dead-letter queue. Source: as in targets.ts, message attributes. */
export function sendToDeadLetterQueue(failed: FailedDelivery, kernel: ServiceContext): void {
  const reference = failed.reference as TargetReference | undefined;
  const queue = reference?.deadLetterArn === undefined ? undefined : parseArn(reference.deadLetterArn);
  if (reference === undefined || queue === undefined) return;
  const attribute = (StringValue: string): object => ({ DataType: 'String', StringValue });
  kernel.deliver({
    source: 'events-dead-letter',
    principal: {
      kind: 'service',
      service: 'events.amazonaws.com',
      sourceArn: reference.ruleArn,
      sourceAccount: kernel.accountId,
    },
    service: 'sqs',
    operation: 'SendMessage',
    input: {
      QueueUrl: queueUrl(kernel.endpoint, queue.accountId, queue.resource),
      MessageBody: payloadOf(failed),
      MessageAttributes: {
        RULE_ARN: attribute(reference.ruleArn),
        TARGET_ARN: attribute(reference.targetArn),
        ERROR_CODE: attribute(failed.error.code),
        ERROR_MESSAGE: attribute(failed.error.message.slice(0, 1000)),
        EXHAUSTED_RETRY_CONDITION: attribute(
          failed.attempts > reference.maximumRetryAttempts
            ? 'MaximumRetryAttempts'
            : 'MaximumEventAgeInSeconds',
        ),
        RETRY_ATTEMPTS: { DataType: 'Number', StringValue: String(failed.attempts - 1) },
      },
    },
  });
}

function payloadOf({ input }: FailedDelivery): string {
  const text = input['Payload'] ?? input['MessageBody'] ?? input['Message'] ?? input['input'];
  return typeof text === 'string' ? text : JSON.stringify(input);
}
