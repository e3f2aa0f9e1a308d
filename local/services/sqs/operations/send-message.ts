import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { type MessageToSend, type SentMessage, sendToQueue } from '../send.ts';
import type { QueueStore } from '../store.ts';
import type { Visibility } from '../visibility.ts';

interface SendMessageInput extends MessageToSend {
  readonly QueueUrl: string;
}

export function sendMessage(
  kernel: ServiceContext,
  store: QueueStore,
  visibility: Visibility,
): AtomicOperation<SendMessageInput, SentMessage> {
  return {
    required: ['QueueUrl', 'MessageBody'],
    optional: ['DelaySeconds', 'MessageAttributes', 'MessageSystemAttributes'],
    permissions: ({ QueueUrl }) => [{ action: 'sqs:SendMessage', resource: store.byUrl(QueueUrl).arn }],
    handle: (input, context) =>
      sendToQueue(kernel, store, visibility, store.byUrl(input.QueueUrl), input, context),
  };
}
