import { imageRecord, type ImageRecord } from '#contracts/record.ts';
import { measureChange } from '#domain/measure-change.ts';
import type { Change } from '#domain/missing-changes.ts';
import { permanent } from '#domain/pipeline-error.ts';
import { textAt } from '#domain/value-at.ts';
import { publishChanges, type PublishPorts } from '#pipeline/outbox/publish-changes.ts';
import type { DeadLetterSink } from '#ports/dead-letters.ts';

import type { Log } from '../shared/log.ts';
import type { Metrics } from '../shared/metrics.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';
import { streamEvent, type StreamRecord } from './stream-event.ts';

type StreamImage = Readonly<Record<string, unknown>>;

/** Returns the plain value of an item in the stream's format. */
export type Unmarshal = (image: StreamImage) => unknown;

interface NumberedChange extends Change {
  readonly sequenceNumber: string;
}

export interface PublishHandlerPorts extends PublishPorts {
  /** Receives records that do not match the schema. */
  readonly unreadable: DeadLetterSink;
}

/** Far above any valid record (10 KB), and below the limit of the bus. */
const LARGEST_CHANGE_BYTES = 200_000;

/**
 * The stream resumes at the first change that was not published: everything before it is done, and everything after it is
 * delivered again. A change that cannot be read never will be, so it goes to the dead-letter queue unabridged and does not
 * block the stream.
 */
export function publishHandler(
  ports: PublishHandlerPorts,
  log: Log,
  metrics: Metrics,
  unmarshal: Unmarshal,
): Handler {
  return async (event) => {
    const { Records } = parse(streamEvent, event, 'stream batch');
    const changes: NumberedChange[] = [];
    let failedAt: string | undefined;
    for (const record of Records) {
      const { SequenceNumber: sequenceNumber } = record.dynamodb;
      try {
        const change = await readChange(ports.unreadable, log, record, unmarshal);
        if (change !== undefined) changes.push({ ...change, sequenceNumber });
      } catch (error) {
        log.error(keyIn(record), error, { attemptNumber: 1 });
        failedAt = sequenceNumber;
        break;
      }
    }
    const count = await publish(ports, log, changes);
    metrics(changes.slice(0, count).flatMap(({ before, after }) => measureChange(before, after)));
    const first = changes[count]?.sequenceNumber ?? failedAt;
    return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first }] };
  };
}

/** How many changes, counting from the first, were published. */
async function publish(ports: PublishPorts, log: Log, changes: readonly NumberedChange[]): Promise<number> {
  try {
    return await publishChanges(ports, changes);
  } catch (error) {
    log.error(changes[0]?.after.imageKey ?? '', error, { attemptNumber: 1 });
    return 0;
  }
}

/** Undefined if there is nothing to publish. */
async function readChange(
  unreadable: DeadLetterSink,
  log: Log,
  record: StreamRecord,
  unmarshal: Unmarshal,
): Promise<Change | undefined> {
  try {
    return toChange(record, unmarshal);
  } catch (error) {
    log.error(keyIn(record), error, { attemptNumber: 1 });
    const message = error instanceof Error ? error.message : String(error);
    await unreadable.put(JSON.stringify({ errorMessage: message, record }));
    return undefined;
  }
}

/** Undefined if the record was removed, which is not a change of a run. */
function toChange({ dynamodb }: StreamRecord, unmarshal: Unmarshal): Change | undefined {
  const { OldImage, NewImage } = dynamodb;
  if (NewImage === undefined) return undefined;
  const sizeBytes = Buffer.byteLength(JSON.stringify(NewImage));
  if (sizeBytes > LARGEST_CHANGE_BYTES)
    throw permanent(
      'MALFORMED_INPUT',
      `The stream record has ${String(sizeBytes)} bytes; expected at most ${String(LARGEST_CHANGE_BYTES)}. Find out who wrote it.`,
    );
  const toRecord = (image: StreamImage): ImageRecord => parse(imageRecord, unmarshal(image), 'stream record');
  return { before: OldImage === undefined ? undefined : toRecord(OldImage), after: toRecord(NewImage) };
}

function keyIn({ dynamodb }: StreamRecord): string {
  return textAt(dynamodb.NewImage, 'imageKey', 'S') ?? '';
}
