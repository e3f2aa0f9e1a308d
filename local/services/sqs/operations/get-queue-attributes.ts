import type { GetQueueAttributesCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidAttributeName } from '../errors.ts';
import type { Queue, QueueStore } from '../store.ts';

export function getQueueAttributes(
  store: QueueStore,
): AtomicOperation<GetQueueAttributesCommandInput, { Attributes?: Record<string, string> }> {
  return {
    required: ['QueueUrl'],
    optional: ['AttributeNames'],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:GetQueueAttributes', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '', AttributeNames = [] }, { nowMs }) => {
      const queue = store.byUrl(QueueUrl);
      store.expire(queue, nowMs);
      const all = allAttributes(queue, store, nowMs);
      const names: string[] = AttributeNames.includes('All') ? Object.keys(all) : AttributeNames;
      const known = new Set([
        ...Object.keys(all),
        'Policy',
        'RedrivePolicy',
        'RedriveAllowPolicy',
        'KmsMasterKeyId',
        'FifoQueue',
      ]);
      for (const name of names) if (!known.has(name)) throw invalidAttributeName(name);
      const chosen = names.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]] as const]));
      return chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) };
    },
  };
}

function allAttributes(queue: Queue, store: QueueStore, nowMs: number): Record<string, string> {
  const { visible, delayed, inFlight } = store.counts(queue.name, nowMs);
  return {
    ...Object.fromEntries(Object.entries(queue.attributes).filter(([, value]) => value !== '')),
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.changedAtMs / 1000)),
  };
}
