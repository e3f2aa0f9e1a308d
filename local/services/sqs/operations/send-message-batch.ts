import type { Kernel } from '../../../kernel/kernel.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type BatchResult, runBatch } from '../batch.ts';
import { type MessageToSend, type SentMessage, sendToQueue } from '../send.ts';
import type { QueueStore } from '../store.ts';
import type { Visibility } from '../visibility.ts';

interface SendMessageBatchInput {
  readonly QueueUrl: string;
  readonly Entries: readonly (MessageToSend & { readonly Id?: string })[];
}

export function sendMessageBatch(
  kernel: Kernel,
  store: QueueStore,
  visibility: Visibility,
): AtomicOperation<SendMessageBatchInput, BatchResult<SentMessage>> {
  return {
    required: ['QueueUrl', 'Entries'],
    optional: [],
    permissions: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: store.byUrl(QueueUrl).arn }],
    handle: ({ QueueUrl, Entries }, context) => {
      const queue = store.byUrl(QueueUrl);
      return runBatch(Entries, (entry) => sendToQueue(kernel, store, visibility, queue, entry, context));
    },
  };
}
