import type { PurgeQueueCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { QueueStore } from '../store.ts';

export function purgeQueue(store: QueueStore): AtomicOperation<PurgeQueueCommandInput, object> {
  return {
    required: ['QueueUrl'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [{ action: 'sqs:PurgeQueue', resource: store.byUrl(QueueUrl).arn }],
    handle: ({ QueueUrl = '' }) => {
      store.purge(store.byUrl(QueueUrl).name);
      return {};
    },
  };
}
