import type { ServiceContext } from '../../kernel/service-context.ts';
import { md5, type MessageAttributes, md5OfAttributes } from './md5.ts';
import { type Message, type Queue, type QueueStore, redrivePolicyOf } from './store.ts';
import type { Visibility } from './visibility.ts';

/** How many visible messages take part in the shuffle. */
const SHUFFLE_WINDOW = 50;

export interface ReceiveOptions {
  readonly most: number;
  readonly visibilityTimeoutSeconds: number;
  /** Names of system attributes; `All` returns every one. */
  readonly systemAttributes: readonly string[];
  readonly messageAttributes: readonly string[];
  /** The receiver is a poller of this runtime. */
  readonly held: boolean;
}

export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: MessageAttributes;
  readonly MD5OfMessageAttributes?: string;
}

/** Returns visible messages, moves those received too often to the dead-letter queue, and removes those too old. */
export function receiveFromQueue(
  kernel: ServiceContext,
  store: QueueStore,
  visibility: Visibility,
  queue: Queue,
  options: ReceiveOptions,
): ReceivedMessage[] {
  const nowMs = kernel.clock.now();
  store.expire(queue, nowMs);
  const received: ReceivedMessage[] = [];
  while (received.length < options.most) {
    const candidates = kernel.disorder.order(
      store.visible(queue.name, nowMs, Math.max(SHUFFLE_WINDOW, options.most)),
    );
    if (candidates.length === 0) break;
    for (const message of candidates.slice(0, options.most - received.length)) {
      if (moveWhenUsedUp(store, visibility, queue, message, nowMs)) continue;
      const receipt = kernel.random.hex(16);
      // A visibility of 0 would return the same message repeatedly within one call.
      const visibleAtMs = nowMs + Math.max(options.visibilityTimeoutSeconds * 1000, 1);
      store.markReceived(message, receipt, nowMs, visibleAtMs, options.held);
      received.push(
        toReceived(
          {
            ...message,
            receiveCount: message.receiveCount + 1,
            firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
          },
          receipt,
          options,
        ),
      );
    }
  }
  if (received.length > 0) visibility.changed(queue);
  return received;
}

function moveWhenUsedUp(
  store: QueueStore,
  visibility: Visibility,
  queue: Queue,
  message: Message,
  nowMs: number,
): boolean {
  const policy = redrivePolicyOf(queue);
  const target = policy === undefined ? undefined : store.byArn(policy.deadLetterTargetArn);
  if (policy === undefined || target === undefined || message.receiveCount < policy.maxReceiveCount)
    return false;
  store.move(message.id, target.name, nowMs, queue.arn);
  visibility.changed(target);
  return true;
}

function toReceived(message: Message, receipt: string, options: ReceiveOptions): ReceivedMessage {
  const system: Record<string, string> = {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
    ...(message.traceHeader === null ? {} : { AWSTraceHeader: message.traceHeader }),
    ...(message.sourceArn === null ? {} : { DeadLetterQueueSourceArn: message.sourceArn }),
  };
  const chosen = Object.entries(system).filter(
    ([name]) => options.systemAttributes.includes('All') || options.systemAttributes.includes(name),
  );
  const attributes = chooseAttributes(message.attributes, options.messageAttributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: Buffer.from(`${String(message.id)}:${receipt}`).toString('base64'),
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(chosen.length === 0 ? {} : { Attributes: Object.fromEntries(chosen) }),
    ...(attributes === undefined
      ? {}
      : { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }),
  };
}

/** A name, `All`, or a prefix as `prefix.*`. */
function chooseAttributes(text: string | null, wanted: readonly string[]): MessageAttributes | undefined {
  if (text === null || wanted.length === 0) return undefined;
  const fits = (name: string): boolean =>
    wanted.some(
      (pattern) =>
        pattern === 'All' ||
        pattern === '.*' ||
        pattern === name ||
        (pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -2))),
    );
  const chosen = Object.entries(JSON.parse(text) as MessageAttributes).filter(([name]) => fits(name));
  return chosen.length === 0 ? undefined : Object.fromEntries(chosen);
}

/** Reads a receipt handle: the message's row and the receipt of one receive. */
export function readReceiptHandle(handle: string): { id: number; receipt: string } | undefined {
  const [id = '', receipt = ''] = Buffer.from(handle, 'base64').toString('utf8').split(':');
  return /^\d+$/.test(id) && receipt !== '' ? { id: Number(id), receipt } : undefined;
}
