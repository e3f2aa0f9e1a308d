import type { CreateQueueCommandInput } from '@aws-sdk/client-sqs';

import { formatArn } from '../../../aws/arn.ts';
import { notEmulated } from '../../../aws/aws-error.ts';
import { queueUrl } from '../../../aws/queue-url.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { checkAttributes, DEFAULT_ATTRIBUTES } from '../attributes.ts';
import { invalidParameterValue, queueNameExists } from '../errors.ts';
import type { Queue, QueueStore } from '../store.ts';

const NAME = /^[A-Za-z0-9_-]{1,80}$/;

export function createQueue(
  kernel: ServiceContext,
  store: QueueStore,
): AtomicOperation<CreateQueueCommandInput, { QueueUrl: string }> {
  const arnOf = (name: string): string =>
    formatArn({ service: 'sqs', region: kernel.region, accountId: kernel.accountId, resource: name });
  return {
    required: ['QueueName'],
    optional: ['Attributes', 'tags'],
    permissions: ({ QueueName = '' }) => [{ action: 'sqs:CreateQueue', resource: arnOf(QueueName) }],
    handle: ({ QueueName: name = '', Attributes = {}, tags = {} }, { nowMs }) => {
      if (name.endsWith('.fifo')) throw notEmulated('FIFO queues');
      if (!NAME.test(name))
        throw invalidParameterValue(
          `Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length; found "${name}".`,
        );
      const attributes = checkAttributes(Attributes);
      const existing = store.find(name);
      if (existing !== undefined) {
        if (Object.entries(attributes).some(([key, value]) => existing.attributes[key] !== value))
          throw queueNameExists();
        return { QueueUrl: queueUrl(kernel.endpoint, kernel.accountId, name) };
      }
      const queue: Queue = {
        name,
        arn: arnOf(name),
        attributes: { ...DEFAULT_ATTRIBUTES, ...attributes },
        tags,
        createdAtMs: nowMs,
        changedAtMs: nowMs,
      };
      store.put(queue);
      return { QueueUrl: queueUrl(kernel.endpoint, kernel.accountId, name) };
    },
  };
}
