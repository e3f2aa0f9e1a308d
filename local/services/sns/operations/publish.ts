import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { invalidParameter } from '../errors.ts';
import { fanOut } from '../fan-out.ts';
import type { TopicStore } from '../store.ts';

/** Source: SNS API reference, Publish. */
const LARGEST_MESSAGE_BYTES = 262_144;
const LONGEST_SUBJECT = 100;

interface Input {
  readonly TopicArn: string;
  readonly Message: string;
  readonly Subject?: string;
  readonly MessageAttributes?: Readonly<
    Record<
      string,
      { readonly DataType: string; readonly StringValue?: string; readonly BinaryValue?: string }
    >
  >;
}

export function publish(
  kernel: ServiceContext,
  store: TopicStore,
): AtomicOperation<Input, { MessageId: string }> {
  return {
    required: ['TopicArn', 'Message'],
    optional: ['Subject', 'MessageAttributes'],
    permissions: ({ TopicArn }) => [{ action: 'sns:Publish', resource: TopicArn }],
    handle: ({ TopicArn, Message, Subject, MessageAttributes: attributes = {} }) => {
      const topic = store.get(TopicArn);
      const sizeBytes = Buffer.byteLength(Message);
      if (sizeBytes === 0) throw invalidParameter('Empty message');
      if (sizeBytes > LARGEST_MESSAGE_BYTES)
        throw invalidParameter(
          `Message too long: ${String(sizeBytes)} of ${String(LARGEST_MESSAGE_BYTES)} bytes`,
        );
      if (
        Subject !== undefined &&
        (Subject.length > LONGEST_SUBJECT || Subject === '' || /[\r\n]/.test(Subject))
      )
        throw invalidParameter('Subject');
      const messageId = kernel.random.uuid();
      fanOut(kernel, store, topic, {
        messageId,
        message: Message,
        attributes,
        ...(Subject === undefined ? {} : { subject: Subject }),
      });
      return { MessageId: messageId };
    },
  };
}
