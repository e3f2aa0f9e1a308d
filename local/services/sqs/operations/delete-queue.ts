import type { DeleteQueueCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { QueueStore } from '../store.ts';

export function deleteQueue(store: QueueStore): AtomicOperation<DeleteQueueCommandInput, object> {
  return {
    required: ['QueueUrl'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [{ action: 'sqs:DeleteQueue', resource: store.byUrl(QueueUrl).arn }],
    handle: ({ QueueUrl = '' }) => {
      store.remove(store.byUrl(QueueUrl).name);
      return {};
    },
  };
}
