import type { ListDeadLetterSourceQueuesCommandInput } from '@aws-sdk/client-sqs';

import type { Kernel } from '../../../kernel/kernel.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { queueUrl } from '../queue-url.ts';
import type { QueueStore } from '../store.ts';

export function listDeadLetterSourceQueues(
  kernel: Kernel,
  store: QueueStore,
): AtomicOperation<ListDeadLetterSourceQueuesCommandInput, { queueUrls: string[] }> {
  return {
    required: ['QueueUrl'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:ListDeadLetterSourceQueues', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '' }) => ({
      queueUrls: store.sourcesOf(store.byUrl(QueueUrl).arn).map(({ name }) => queueUrl(kernel, name)),
    }),
  };
}
