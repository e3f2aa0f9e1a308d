import type { DeleteMessageBatchCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { type BatchResult, runBatch } from '../batch.ts';
import { deleteByReceipt } from '../in-flight.ts';
import type { QueueStore } from '../store.ts';

export function deleteMessageBatch(
  store: QueueStore,
): AtomicOperation<DeleteMessageBatchCommandInput, BatchResult<object>> {
  return {
    required: ['QueueUrl', 'Entries'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:DeleteMessage', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '', Entries = [] }) => {
      const queue = store.byUrl(QueueUrl);
      return runBatch(Entries, ({ ReceiptHandle = '' }) => {
        deleteByReceipt(store, queue, ReceiptHandle);
        return {};
      });
    },
  };
}
