import type { DeleteMessageCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { deleteByReceipt } from '../in-flight.ts';
import type { QueueStore } from '../store.ts';

export function deleteMessage(store: QueueStore): AtomicOperation<DeleteMessageCommandInput, object> {
  return {
    required: ['QueueUrl', 'ReceiptHandle'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:DeleteMessage', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '', ReceiptHandle = '' }) => {
      deleteByReceipt(store, store.byUrl(QueueUrl), ReceiptHandle);
      return {};
    },
  };
}
