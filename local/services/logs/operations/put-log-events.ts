import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { streamArn } from '../arns.ts';
import { invalidParameter, resourceNotFound } from '../errors.ts';
import { publishEmbeddedMetrics } from '../metrics-line.ts';
import type { LogStore } from '../store.ts';

/** Source: CloudWatch Logs quotas. */
const MOST_EVENTS = 10_000;
const LARGEST_BATCH_BYTES = 1_048_576;
const BYTES_PER_EVENT = 26;

interface Input {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logEvents: readonly { readonly timestamp: number; readonly message: string }[];
  readonly sequenceToken?: string;
}

export function putLogEvents(kernel: ServiceContext, store: LogStore): AtomicOperation<Input, object> {
  return {
    required: ['logGroupName', 'logStreamName', 'logEvents'],
    optional: [],
    ignored: ['sequenceToken'],
    permissions: ({ logGroupName, logStreamName }) => [
      { action: 'logs:PutLogEvents', resource: streamArn(kernel, logGroupName, logStreamName) },
    ],
    handle: ({ logGroupName, logStreamName, logEvents }, { nowMs }) => {
      const { name } = store.get(logGroupName);
      if (!store.hasStream(name, logStreamName)) throw resourceNotFound('log stream');
      const sizeBytes = logEvents.reduce(
        (sum, { message }) => sum + Buffer.byteLength(message) + BYTES_PER_EVENT,
        0,
      );
      if (logEvents.length === 0 || logEvents.length > MOST_EVENTS || sizeBytes > LARGEST_BATCH_BYTES) {
        throw invalidParameter(
          `A batch must have from 1 to ${String(MOST_EVENTS)} events and at most ${String(LARGEST_BATCH_BYTES)} bytes; found ${String(logEvents.length)} events, ${String(sizeBytes)} bytes.`,
        );
      }
      for (const { timestamp, message } of logEvents) {
        store.addEvent(name, logStreamName, timestamp, message, nowMs);
        publishEmbeddedMetrics(kernel, message, timestamp);
      }
      return {};
    },
  };
}
