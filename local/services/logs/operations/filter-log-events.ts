import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { groupArn } from '../arns.ts';
import { compileFilter } from '../filter-pattern.ts';
import type { LogEvent, LogStore } from '../store.ts';

const MOST_EVENTS = 10_000;

interface Input {
  readonly logGroupName: string;
  readonly logStreamNames?: readonly string[];
  readonly startTime?: number;
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly limit?: number;
  readonly nextToken?: string;
}

interface Output {
  readonly events: {
    eventId: string;
    logStreamName: string;
    timestamp: number;
    message: string;
    ingestionTime: number;
  }[];
  readonly nextToken?: string;
}

export function filterLogEvents(kernel: ServiceContext, store: LogStore): AtomicOperation<Input, Output> {
  return {
    required: ['logGroupName'],
    optional: ['logStreamNames', 'startTime', 'endTime', 'filterPattern', 'limit', 'nextToken'],
    permissions: ({ logGroupName }) => [
      { action: 'logs:FilterLogEvents', resource: groupArn(kernel, logGroupName) },
    ],
    handle: (input) => {
      const { name } = store.get(input.logGroupName);
      const limit = Math.min(input.limit ?? MOST_EVENTS, MOST_EVENTS);
      const fits = compileFilter(input.filterPattern ?? '');
      const page = store.events(
        name,
        null,
        input.startTime ?? 0,
        input.endTime ?? Number.MAX_SAFE_INTEGER,
        limit,
        Number(input.nextToken ?? 0),
      );
      const events = page.filter(
        ({ streamName, message }) => (input.logStreamNames?.includes(streamName) ?? true) && fits(message),
      );
      const last = page.at(-1);
      return {
        events: events.map(describe),
        ...(page.length === limit && last !== undefined ? { nextToken: String(last.id) } : {}),
      };
    },
  };
}

function describe(event: LogEvent): Output['events'][number] {
  return {
    eventId: String(event.id),
    logStreamName: event.streamName,
    timestamp: event.timestamp,
    message: event.message,
    ingestionTime: event.ingestedAtMs,
  };
}
