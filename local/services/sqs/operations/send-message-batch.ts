import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { type BatchResult, runBatch } from '../batch.ts';
import { batchError } from '../errors.ts';
import { type MessageToSend, type SentMessage, sendToQueue, sizeOfMessage } from '../send.ts';
import type { QueueStore } from '../store.ts';
import type { Visibility } from '../visibility.ts';

/** 1 MiB for all messages of a batch. Source: SQS quotas. */
const MOST_BYTES = 1_048_576;

interface SendMessageBatchInput {
  readonly QueueUrl: string;
  readonly Entries: readonly (MessageToSend & { readonly Id?: string })[];
}

export function sendMessageBatch(
  kernel: ServiceContext,
  store: QueueStore,
  visibility: Visibility,
): AtomicOperation<SendMessageBatchInput, BatchResult<SentMessage>> {
  return {
    required: ['QueueUrl', 'Entries'],
    optional: [],
    permissions: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: store.byUrl(QueueUrl).arn }],
    handle: ({ QueueUrl, Entries }, context) => {
      const queue = store.byUrl(QueueUrl);
      const sizeBytes = Entries.reduce((sum, entry) => sum + sizeOfMessage(entry), 0);
      if (sizeBytes > MOST_BYTES)
        throw batchError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${String(MOST_BYTES)} bytes. You have sent ${String(sizeBytes)} bytes.`,
        );
      return runBatch(Entries, (entry) => sendToQueue(kernel, store, visibility, queue, entry, context));
    },
  };
}
