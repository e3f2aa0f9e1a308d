import type { SetQueueAttributesCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { checkAttributes } from '../attributes.ts';
import type { QueueStore } from '../store.ts';

export function setQueueAttributes(
  store: QueueStore,
): AtomicOperation<SetQueueAttributesCommandInput, object> {
  return {
    required: ['QueueUrl', 'Attributes'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:SetQueueAttributes', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '', Attributes = {} }, { nowMs }) => {
      const queue = store.byUrl(QueueUrl);
      const attributes = { ...queue.attributes, ...checkAttributes(Attributes) };
      store.put({ ...queue, attributes, changedAtMs: nowMs });
      return {};
    },
  };
}
