import type { StartMessageMoveTaskCommandInput } from '@aws-sdk/client-sqs';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { queueDoesNotExist, invalidParameterValue } from '../errors.ts';
import type { QueueStore } from '../store.ts';
import type { Visibility } from '../visibility.ts';

/** More than a dead-letter queue on one machine will hold. */
const EVERY_MESSAGE = 1_000_000;

/** Moves the visible messages of a dead-letter queue back to their source (or to the given destination) immediately. */
export function startMessageMoveTask(
  kernel: ServiceContext,
  store: QueueStore,
  visibility: Visibility,
): AtomicOperation<StartMessageMoveTaskCommandInput, { TaskHandle: string }> {
  return {
    required: ['SourceArn'],
    optional: ['DestinationArn'],
    permissions: ({ SourceArn = '' }) => [{ action: 'sqs:StartMessageMoveTask', resource: SourceArn }],
    handle: ({ SourceArn = '', DestinationArn }, { nowMs }) => {
      const source = store.byArn(SourceArn);
      if (source === undefined) throw queueDoesNotExist();
      if (store.sourcesOf(source.arn).length === 0)
        throw invalidParameterValue('Source queue must be configured as a Dead Letter Queue.');
      for (const message of store.visible(source.name, nowMs, EVERY_MESSAGE)) {
        const target = store.byArn(DestinationArn ?? message.sourceArn ?? '');
        if (target === undefined) continue;
        store.resend(message.id, target.name, nowMs, kernel.random.uuid());
        visibility.changed(target);
      }
      return { TaskHandle: kernel.random.uuid() };
    },
  };
}
