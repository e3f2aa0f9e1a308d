import type { ChangeMessageVisibilityCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidParameterValue } from '../errors.ts';
import { changeVisibility } from '../in-flight.ts';
import type { QueueStore } from '../store.ts';
import type { Visibility } from '../visibility.ts';

/** 12 hours. Source: SQS quotas. */
const LONGEST_SECONDS = 43_200;

export function changeMessageVisibility(
  store: QueueStore,
  visibility: Visibility,
): AtomicOperation<ChangeMessageVisibilityCommandInput, object> {
  return {
    required: ['QueueUrl', 'ReceiptHandle', 'VisibilityTimeout'],
    optional: [],
    permissions: ({ QueueUrl = '' }) => [
      { action: 'sqs:ChangeMessageVisibility', resource: store.byUrl(QueueUrl).arn },
    ],
    handle: ({ QueueUrl = '', ReceiptHandle = '', VisibilityTimeout = 0 }, { nowMs }) => {
      if (VisibilityTimeout < 0 || VisibilityTimeout > LONGEST_SECONDS)
        throw invalidParameterValue(
          `Value ${String(VisibilityTimeout)} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and ${String(LONGEST_SECONDS)}.`,
        );
      const queue = store.byUrl(QueueUrl);
      changeVisibility(store, queue, ReceiptHandle, VisibilityTimeout, nowMs);
      visibility.changed(queue);
      return {};
    },
  };
}
