import { imageRecord, type ImageRecord } from '#contracts/record.ts';
import { type Change, publishChanges, type PublishPorts } from '#pipeline/publish-changes.ts';

import type { Log } from '../shared/log.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';
import { streamEvent } from './stream-event.ts';

type StreamImage = Readonly<Record<string, unknown>>;

/** Gives the plain value of an item in the form of the stream. */
export type Unmarshal = (image: StreamImage) => unknown;

interface NumberedChange extends Change {
  readonly sequenceNumber: string;
}

/**
 * The stream goes on from the first change that is not published: everything before it is done, and everything after it is
 * given again.
 */
export function publishHandler(ports: PublishPorts, log: Log, unmarshal: Unmarshal): Handler {
  return async (event) => {
    const { Records } = parse(streamEvent, event, 'batch of the stream');
    const changes: NumberedChange[] = [];
    let failedAt: string | undefined;
    for (const { dynamodb } of Records) {
      try {
        const change = toChange(dynamodb, unmarshal);
        if (change !== undefined) changes.push({ ...change, sequenceNumber: dynamodb.SequenceNumber });
      } catch (error) {
        log.error('', error, { attemptNumber: 1 });
        failedAt = dynamodb.SequenceNumber;
        break;
      }
    }
    const unpublished = await publish(ports, log, changes);
    const first = unpublished ?? failedAt;
    return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first }] };
  };
}

/** Position of the first change that was not published. */
async function publish(
  ports: PublishPorts,
  log: Log,
  changes: readonly NumberedChange[],
): Promise<string | undefined> {
  try {
    const count = await publishChanges(ports, changes);
    return changes[count]?.sequenceNumber;
  } catch (error) {
    log.error(changes[0]?.after.imageKey ?? '', error, { attemptNumber: 1 });
    return changes[0]?.sequenceNumber;
  }
}

/** Undefined: the record was removed, which is no change of a run. */
function toChange({ OldImage, NewImage }: Images, unmarshal: Unmarshal): Change | undefined {
  const toRecord = (image: StreamImage): ImageRecord =>
    parse(imageRecord, unmarshal(image), 'record in the stream');
  if (NewImage === undefined) return undefined;
  return { before: OldImage === undefined ? undefined : toRecord(OldImage), after: toRecord(NewImage) };
}

interface Images {
  readonly OldImage?: StreamImage | undefined;
  readonly NewImage?: StreamImage | undefined;
}
