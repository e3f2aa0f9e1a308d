import type { GetQueueUrlCommandInput } from '@aws-sdk/client-sqs';

import { formatArn } from '../../../aws/arn.ts';
import { queueUrl } from '../../../aws/queue-url.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { queueDoesNotExist } from '../errors.ts';
import type { QueueStore } from '../store.ts';

export function getQueueUrl(
  kernel: ServiceContext,
  store: QueueStore,
): AtomicOperation<GetQueueUrlCommandInput, { QueueUrl: string }> {
  return {
    required: ['QueueName'],
    optional: ['QueueOwnerAWSAccountId'],
    permissions: ({ QueueName = '' }) => [
      {
        action: 'sqs:GetQueueUrl',
        resource: formatArn({
          service: 'sqs',
          region: kernel.region,
          accountId: kernel.accountId,
          resource: QueueName,
        }),
      },
    ],
    handle: ({ QueueName = '' }) => {
      if (store.find(QueueName) === undefined) throw queueDoesNotExist();
      return { QueueUrl: queueUrl(kernel.endpoint, kernel.accountId, QueueName) };
    },
  };
}
