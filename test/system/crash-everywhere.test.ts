import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { HistoryRow } from '#contracts/events.ts';

import { subscribeQueue } from '../e2e/support/notifications.ts';
import { makeImage } from '../support/images/make-image.ts';
import { makeSystem, type TestSystem } from '../support/make-system.ts';
import { type Fate, type Faults, makeFaults } from '../support/simulation/faults.ts';
import { type FinalState, readFinalState } from '../support/simulation/final-state.ts';

/** The reconciler is disabled: what is shown here holds without it. */
const WITHOUT = 'reconcile';

let system: TestSystem;
let faults: Faults;
let notificationQueueUrl: string;
let valid: Buffer;
let truncated: Buffer;
/** The one call that fails, counted from the upload, and what happens to it. */
let struck: { readonly index: number; readonly fate: Fate } | undefined;
let firstIndex = 0;
let uploads = 0;

beforeAll(async () => {
  faults = makeFaults(({ index }) => (index - firstIndex === struck?.index ? struck.fate : 'go'));
  system = await makeSystem({
    intercept: faults.intercept,
    wrap: (name, handler) => (name === WITHOUT ? () => Promise.resolve({}) : faults.wrap(name, handler)),
  });
  notificationQueueUrl = (await subscribeQueue(system)).url;
  valid = await makeImage({ format: 'jpeg', width: 64, height: 48 });
  truncated = valid.subarray(0, valid.length - 40);
});
afterAll(() => system.close());

describe.each([
  ['a valid image', () => valid, 'COMPLETED', 'PROCESSING_COMPLETED'],
  ['a truncated image', () => truncated, 'REJECTED', 'PROCESSING_REJECTED'],
] as const)('%s', (_, bytes, status, notification) => {
  it.each<Fate>(['die-before', 'die-after', 'lose-reply'])(
    `still ends ${status}, once, whichever call of a function meets the fate %s [F3, F6, P4, E3]`,
    async (fate) => {
      const undisturbed = await run(bytes(), undefined);
      const calls = faults.calls.slice(firstIndex);
      expect(calls.length).toBeGreaterThan(10);
      for (let index = 0; index < calls.length; index += 1) {
        const disturbed = await run(bytes(), { index, fate });
        expect({ at: calls[index]?.call, ...summary(disturbed) }).toEqual({
          at: calls[index]?.call,
          ...summary(undisturbed),
          status,
          ends: [notification],
        });
      }
    },
  );
});

/** Uploads with a new key and waits for the end; the fault happens once. */
async function run(bytes: Buffer, fault: typeof struck): Promise<FinalState> {
  uploads += 1;
  const imageKey = `uploads/${String(uploads).padStart(4, '0')}.jpg`;
  firstIndex = faults.calls.length;
  struck = fault;
  await new S3Client(system.client).send(
    new PutObjectCommand({ Bucket: system.outputs['UploadBucketName'], Key: imageKey, Body: bytes }),
  );
  await system.runtime.settle();
  struck = undefined;
  const state = await readFinalState(system, notificationQueueUrl, [imageKey]);
  // A duplicate of an earlier image may arrive this late.
  return { ...state, notifications: state.notifications.filter((one) => one.imageKey === imageKey) };
}

/** What must be the same with and without the fault. */
function summary({ records, history, notifications, archive, deadLetters, waiting }: FinalState): object {
  const ends = notifications.filter(({ eventType }) => eventType !== 'PROCESSING_STARTED');
  const objects = Object.entries(archive).map(([key, sha256]) => [key.split('/').at(-1), sha256]);
  return {
    records: records.length,
    status: records[0]?.status,
    error: records[0]?.error?.code,
    archive: Object.fromEntries(objects) as unknown,
    ends: [...new Set(ends.map(({ eventType }) => eventType))],
    endIds: new Set(ends.map(({ eventId }) => eventId)).size,
    gaps: gapsIn(history, records[0]?.revision ?? 0),
    deadLetters: deadLetters.length,
    waiting,
  };
}

/** Revisions without an event. */
function gapsIn(history: readonly HistoryRow[], last: number): number[] {
  const known = new Set(history.map(({ detail }) => Number(detail.eventId.split('/')[1])));
  return Array.from({ length: last }, (_, index) => index + 1).filter((revision) => !known.has(revision));
}
