import type { Members } from '../../../aws/members.ts';
import { queueUrlOfArn } from '../../../aws/queue-url.ts';
import { sleep } from '../../../kernel/clock.ts';
import { functionPrincipal } from '../function-principal.ts';
import { failedItems } from './batch-failures.ts';
import { Poller, type PollerContext, TROUBLE_DELAY_MS } from './poller.ts';

const DEFAULT_CONCURRENCY = 1000;

interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<
    Record<string, { StringValue?: string; BinaryValue?: string; DataType: string }>
  >;
  readonly MD5OfMessageAttributes?: string;
}

/**
 * Receives messages from a queue under the function's role and invokes the function with them, several at a time. A
 * message is deleted when the function succeeds; otherwise its visibility expires and it is received again. Source:
 * Lambda developer guide, "Using Lambda with Amazon SQS".
 */
export class QueuePoller extends Poller {
  readonly #concurrency: number;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(context: PollerContext) {
    super(context);
    const { mapping, invoker, configuration } = context;
    // More messages than environments would only wait here while their visibility expires.
    this.#concurrency = Math.min(
      mapping.maximumConcurrency ?? DEFAULT_CONCURRENCY,
      invoker.limitOf(configuration),
    );
  }

  protected override async run(signal: AbortSignal): Promise<void> {
    const { clock, signals } = this.context.kernel;
    const { eventSourceArn } = this.context.mapping;
    while (!signal.aborted) {
      if (this.#inFlight.size >= this.#concurrency) {
        await Promise.race([...this.#inFlight, aborted(signal)]);
        continue;
      }
      const version = signals.version(eventSourceArn);
      const messages = await this.#receive();
      if (messages === undefined) await sleep(clock, TROUBLE_DELAY_MS, signal, { background: true });
      else if (messages.length === 0) await signals.wait(eventSourceArn, signal, version);
      else this.#handle(messages, signal);
    }
  }

  async #receive(): Promise<readonly ReceivedMessage[] | undefined> {
    try {
      const { Messages } = await this.#sqs('ReceiveForPoller', {
        MaxNumberOfMessages: Math.min(10, this.context.mapping.batchSize),
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
        WaitTimeSeconds: 0,
      });
      return (Messages ?? []) as readonly ReceivedMessage[];
    } catch {
      return undefined;
    }
  }

  #handle(messages: readonly ReceivedMessage[], signal: AbortSignal): void {
    const task: Promise<void> = this.#invoke(messages, signal).finally(() => this.#inFlight.delete(task));
    this.#inFlight.add(task);
  }

  async #invoke(messages: readonly ReceivedMessage[], signal: AbortSignal): Promise<void> {
    const { kernel, mapping, configuration, invoker } = this.context;
    const payload = JSON.stringify({
      Records: messages.map((message) => toRecord(message, mapping.eventSourceArn, kernel.region)),
    });
    const result = await invoker.invoke(configuration, {
      requestId: kernel.newRequestId(),
      payload,
    });
    if (result.failed || signal.aborted) return;
    const failed = mapping.reportBatchItemFailures
      ? failedItems(
          result.payload,
          messages.map(({ MessageId }) => MessageId),
        )
      : new Set<string>();
    for (const { MessageId, ReceiptHandle } of messages) {
      // A rejected deletion is in the trace; the message is then received again, as on AWS.
      if (!failed.has(MessageId)) await this.#sqs('DeleteMessage', { ReceiptHandle }).catch(() => undefined);
    }
  }

  #sqs(operation: string, input: Members): Promise<Members> {
    const { kernel, mapping, configuration } = this.context;
    const QueueUrl = queueUrlOfArn(kernel.endpoint, mapping.eventSourceArn);
    return kernel.call({
      service: 'sqs',
      operation,
      principal: functionPrincipal(configuration),
      input: { QueueUrl, ...input },
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener(
      'abort',
      () => {
        resolve();
      },
      { once: true },
    );
  });
}

function toRecord(message: ReceivedMessage, eventSourceARN: string, awsRegion: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(
        ([name, { StringValue, BinaryValue, DataType }]) => [
          name,
          {
            stringValue: StringValue,
            binaryValue: BinaryValue,
            stringListValues: [],
            binaryListValues: [],
            dataType: DataType,
          },
        ],
      ),
    ),
    md5OfBody: message.MD5OfBody,
    ...(message.MD5OfMessageAttributes === undefined
      ? {}
      : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}
