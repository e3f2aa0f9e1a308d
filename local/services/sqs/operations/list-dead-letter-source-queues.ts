import type { ListDeadLetterSourceQueuesCommandInput } from '@aws-sdk/client-sqs';

import { queueUrl } from '../../../aws/queue-url.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { QueueStore } from '../store.ts';

export function listDeadLetterSourceQueues(
  kernel: ServiceContext,
  store: QueueStore,
): AtomicOperation<ListDeadLetterSourceQueuesCommandInput, { queueUrls: string[] }> {
  return {
    required: ['QueueUrl'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:ListDeadLetterSourceQueues', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '' }) => ({
      queueUrls: store
        .sourcesOf(store.byUrl(QueueUrl).arn)
        .map(({ name }) => queueUrl(kernel.endpoint, kernel.accountId, name)),
    }),
  };
}
