import type { ReceiveMessageCommandInput } from '@aws-sdk/client-sqs';

import { sleep } from '../../../kernel/clock.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { invalidParameterValue } from '../errors.ts';
import { type ReceivedMessage, receiveFromQueue } from '../receive.ts';
import type { Queue, QueueStore } from '../store.ts';
import type { Visibility } from '../visibility.ts';

/** Source: SQS API reference, ReceiveMessage. */
const MOST_MESSAGES = 10;
const LONGEST_WAIT_SECONDS = 20;
const LONGEST_VISIBILITY_SECONDS = 43_200;

/**
 * Receives messages, waiting for them if so asked (long poll).
 *
 * @param held true for the pollers of this runtime, whose messages become visible again at the next start
 */
export function receiveMessage(
  kernel: ServiceContext,
  store: QueueStore,
  visibility: Visibility,
  held: boolean,
): LongOperation<ReceiveMessageCommandInput, { Messages?: ReceivedMessage[] }> {
  return {
    required: ['QueueUrl'],
    optional: [
      'MaxNumberOfMessages',
      'VisibilityTimeout',
      'WaitTimeSeconds',
      'AttributeNames',
      'MessageSystemAttributeNames',
      'MessageAttributeNames',
      'ReceiveRequestAttemptId',
    ],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:ReceiveMessage', resource: store.byUrl(QueueUrl).arn },
    ],
    handleLong: async (input, { signal }) => {
      const { MaxNumberOfMessages: most = 1, WaitTimeSeconds, VisibilityTimeout } = input;
      checkRange('MaxNumberOfMessages', most, 1, MOST_MESSAGES);
      checkRange('WaitTimeSeconds', WaitTimeSeconds, 0, LONGEST_WAIT_SECONDS);
      checkRange('VisibilityTimeout', VisibilityTimeout, 0, LONGEST_VISIBILITY_SECONDS);
      const queue = store.byUrl(input.QueueUrl ?? '');
      const receive = (): ReceivedMessage[] =>
        kernel.transaction(() =>
          receiveFromQueue(kernel, store, visibility, queue, {
            most,
            visibilityTimeoutSeconds: VisibilityTimeout ?? Number(queue.attributes['VisibilityTimeout']),
            systemAttributes: [...(input.MessageSystemAttributeNames ?? []), ...(input.AttributeNames ?? [])],
            messageAttributes: input.MessageAttributeNames ?? [],
            held,
          }),
        );
      const waitSeconds = WaitTimeSeconds ?? Number(queue.attributes['ReceiveMessageWaitTimeSeconds']);
      const messages = await receiveWithin(kernel, queue, receive, waitSeconds * 1000, signal);
      return messages.length === 0 ? {} : { Messages: messages };
    },
  };
}

function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value !== undefined && (value < least || value > most))
    throw invalidParameterValue(
      `Value ${String(value)} for parameter ${name} is invalid. Reason: Must be between ${String(least)} and ${String(most)}, if provided.`,
    );
}

async function receiveWithin(
  kernel: ServiceContext,
  queue: Queue,
  receive: () => ReceivedMessage[],
  waitMs: number,
  caller: AbortSignal | undefined,
): Promise<ReceivedMessage[]> {
  const { clock, signals } = kernel;
  const deadlineMs = clock.now() + waitMs;
  for (;;) {
    const version = signals.version(queue.arn);
    const messages = receive();
    if (messages.length > 0 || clock.now() >= deadlineMs || caller?.aborted === true) return messages;
    const over = new AbortController();
    const stop = (): void => {
      over.abort();
    };
    caller?.addEventListener('abort', stop, { once: true });
    await Promise.race([
      signals.wait(queue.arn, over.signal, version),
      sleep(clock, deadlineMs - clock.now(), over.signal),
    ]);
    stop();
    caller?.removeEventListener('abort', stop);
  }
}
