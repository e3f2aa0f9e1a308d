import { describePrincipal } from '../../aws/principal.ts';
import type { CallContext } from '../../kernel/operation.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { invalidMessageContents, invalidParameterValue } from './errors.ts';
import { md5, type MessageAttributes, md5OfAttributes } from './md5.ts';
import { checkMessageAttributes } from './message-attributes.ts';
import type { Queue, QueueStore } from './store.ts';
import type { Visibility } from './visibility.ts';

/** Source: SQS quotas. */
const LONGEST_DELAY_SECONDS = 900;
/** Source: SQS API reference, SendMessage: #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export interface MessageToSend {
  readonly MessageBody?: string | undefined;
  readonly DelaySeconds?: number | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
  readonly MessageSystemAttributes?: Readonly<Record<string, { readonly StringValue?: string }>> | undefined;
}

export interface SentMessage {
  readonly MessageId: string;
  readonly MD5OfMessageBody: string;
  readonly MD5OfMessageAttributes?: string;
}

/** Stores one message, or two if disorder duplicates it. */
export function sendToQueue(
  kernel: ServiceContext,
  store: QueueStore,
  visibility: Visibility,
  queue: Queue,
  message: MessageToSend,
  context: CallContext,
): SentMessage {
  const { MessageBody: body = '', MessageAttributes: attributes } = message;
  check(queue, body, message);
  const delaySeconds = message.DelaySeconds ?? Number(queue.attributes['DelaySeconds'] ?? 0);
  const messageId = kernel.random.uuid();
  const copies = kernel.disorder.duplicates() ? 2 : 1;
  for (let copy = 0; copy < copies; copy += 1) {
    store.addMessage({
      messageId,
      queueName: queue.name,
      body,
      attributes: attributes === undefined ? null : JSON.stringify(attributes),
      senderId: describePrincipal(context.principal, kernel.accountId),
      traceHeader: message.MessageSystemAttributes?.['AWSTraceHeader']?.StringValue ?? null,
      sentAtMs: context.nowMs,
      visibleAtMs: context.nowMs + delaySeconds * 1000 + kernel.disorder.delayMs(),
    });
  }
  visibility.changed(queue);
  return {
    MessageId: messageId,
    MD5OfMessageBody: md5(body),
    ...(attributes === undefined ? {} : { MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
}

/** Size in bytes that counts toward the limits: the body, and name, type and value of every attribute. */
export function sizeOfMessage({ MessageBody = '', MessageAttributes = {} }: MessageToSend): number {
  const ofAttributes = Object.entries(MessageAttributes).map(
    ([name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
  );
  return ofAttributes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(MessageBody));
}

function check(queue: Queue, body: string, { DelaySeconds, MessageAttributes = {} }: MessageToSend): void {
  if (body === '') throw invalidParameterValue('The request must contain the parameter MessageBody.');
  if (FORBIDDEN.test(body)) throw invalidMessageContents();
  const limitBytes = Number(queue.attributes['MaximumMessageSize']);
  if (sizeOfMessage({ MessageBody: body, MessageAttributes }) > limitBytes)
    throw invalidParameterValue(
      `One or more parameters are invalid. Reason: Message must be shorter than ${String(limitBytes)} bytes.`,
    );
  if (DelaySeconds !== undefined && (DelaySeconds < 0 || DelaySeconds > LONGEST_DELAY_SECONDS)) {
    throw invalidParameterValue(
      `Value ${String(DelaySeconds)} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= ${String(LONGEST_DELAY_SECONDS)}.`,
    );
  }
  checkMessageAttributes(MessageAttributes);
}
