import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { streamArn } from '../arns.ts';
import { resourceNotFound } from '../errors.ts';
import type { LogStore } from '../store.ts';

const MOST_EVENTS = 10_000;

interface Input {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly limit?: number;
  readonly nextToken?: string;
  readonly startFromHead?: boolean;
}

interface Output {
  readonly events: { timestamp: number; message: string; ingestionTime: number }[];
  readonly nextForwardToken: string;
}

/** Events of one stream, oldest first. */
export function getLogEvents(kernel: ServiceContext, store: LogStore): AtomicOperation<Input, Output> {
  return {
    required: ['logGroupName', 'logStreamName'],
    optional: ['startTime', 'endTime', 'limit', 'nextToken', 'startFromHead'],
    permissions: ({ logGroupName, logStreamName }) => [
      { action: 'logs:GetLogEvents', resource: streamArn(kernel, logGroupName, logStreamName) },
    ],
    handle: ({
      logGroupName,
      logStreamName,
      startTime = 0,
      endTime = Number.MAX_SAFE_INTEGER,
      limit = MOST_EVENTS,
      nextToken = 'f/0',
    }) => {
      const { name } = store.get(logGroupName);
      if (!store.hasStream(name, logStreamName)) throw resourceNotFound('log stream');
      const events = store.events(
        name,
        logStreamName,
        startTime,
        endTime,
        Math.min(limit, MOST_EVENTS),
        Number(nextToken.slice(2)),
      );
      return {
        events: events.map(({ timestamp, message, ingestedAtMs }) => ({
          timestamp,
          message,
          ingestionTime: ingestedAtMs,
        })),
        nextForwardToken: events.length === 0 ? nextToken : `f/${String(events.at(-1)?.id ?? 0)}`,
      };
    },
  };
}
