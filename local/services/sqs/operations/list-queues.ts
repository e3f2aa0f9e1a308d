import type { ListQueuesCommandInput } from '@aws-sdk/client-sqs';

import { queueUrl } from '../../../aws/queue-url.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import type { QueueStore } from '../store.ts';

/** All queues in one page. */
export function listQueues(
  kernel: ServiceContext,
  store: QueueStore,
): AtomicOperation<ListQueuesCommandInput, { QueueUrls: string[] }> {
  return {
    required: [],
    optional: ['QueueNamePrefix'],
    permissions: () => [{ action: 'sqs:ListQueues', resource: '*' }],
    handle: ({ QueueNamePrefix = '' }) => ({
      QueueUrls: store
        .all()
        .filter(({ name }) => name.startsWith(QueueNamePrefix))
        .map(({ name }) => queueUrl(kernel.endpoint, kernel.accountId, name)),
    }),
  };
}
