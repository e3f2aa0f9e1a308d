import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';

import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { type BusEvent, eventTime } from '../bus-event.ts';
import { validation } from '../errors.ts';
import { publish } from '../publish.ts';
import { DEFAULT_BUS, type EventsStore } from '../store.ts';

const MOST_ENTRIES = 10;
/** 1 MB since January 2026 for the whole request. */
const LARGEST_REQUEST_BYTES = 1_048_576;

interface Input {
  readonly Entries: readonly Omit<PutEventsRequestEntry, 'Time'>[] | readonly PutEventsRequestEntry[];
}

interface ResultEntry {
  readonly EventId?: string;
  readonly ErrorCode?: string;
  readonly ErrorMessage?: string;
}

/** Puts events on buses; each entry succeeds or fails on its own. */
export function putEvents(
  kernel: ServiceContext,
  store: EventsStore,
): AtomicOperation<Input, { FailedEntryCount: number; Entries: ResultEntry[] }> {
  return {
    required: ['Entries'],
    optional: [],
    permissions: ({ Entries }) => {
      const buses = new Set(Entries.map(({ EventBusName }) => store.bus(EventBusName ?? DEFAULT_BUS).arn));
      return [...buses].map((resource) => ({ action: 'events:PutEvents', resource }));
    },
    handle: ({ Entries }, { nowMs }) => {
      if (Entries.length === 0 || Entries.length > MOST_ENTRIES)
        throw validation(
          `1 validation error detected: Value at 'entries' must have from 1 to ${String(MOST_ENTRIES)} entries; found ${String(Entries.length)}.`,
        );
      const sizeBytes = Entries.reduce((sum, entry) => sum + entrySizeBytes(entry), 0);
      if (sizeBytes > LARGEST_REQUEST_BYTES)
        throw validation(
          `Total size of the entries in the request is over the limit: ${String(sizeBytes)} of ${String(LARGEST_REQUEST_BYTES)} bytes.`,
        );
      const results = Entries.map((entry) => putEntry(kernel, store, entry, nowMs));
      return {
        FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length,
        Entries: results,
      };
    },
  };
}

function putEntry(
  kernel: ServiceContext,
  store: EventsStore,
  entry: PutEventsRequestEntry,
  nowMs: number,
): ResultEntry {
  const { Source, DetailType, Detail } = entry;
  if (Source === undefined || Source === '')
    return failed('InvalidArgument', 'Parameter Source is not valid. Reason: Source is a required argument.');
  if (Source.startsWith('aws.'))
    return failed('NotAuthorizedForSourceException', 'Not authorized for the source.');
  if (DetailType === undefined || DetailType === '')
    return failed(
      'InvalidArgument',
      'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
    );
  const detail = parseDetail(Detail);
  if (detail === undefined) return failed('MalformedDetail', 'Detail is malformed.');
  const event: BusEvent = {
    version: '0',
    id: kernel.random.uuid(),
    'detail-type': DetailType,
    source: Source,
    account: kernel.accountId,
    time: eventTime(entry.Time === undefined ? nowMs : toMs(entry.Time)),
    region: kernel.region,
    resources: entry.Resources ?? [],
    detail,
  };
  publish(kernel, store, store.bus(entry.EventBusName ?? DEFAULT_BUS).name, event);
  return { EventId: event.id };
}

function failed(ErrorCode: string, ErrorMessage: string): ResultEntry {
  return { ErrorCode, ErrorMessage };
}

function parseDetail(text: string | undefined): unknown {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Source: EventBridge user guide, "Calculating event entry size". */
function entrySizeBytes({
  Time,
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
}: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return (Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

/** The JSON protocol sends times as seconds since the epoch. */
function toMs(time: Date | number): number {
  return typeof time === 'number' ? time * 1000 : time.getTime();
}
