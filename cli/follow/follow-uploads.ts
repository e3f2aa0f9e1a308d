import { setTimeout as wait } from 'node:timers/promises';

import type { ImageRecord } from '#contracts/record.ts';
import type { ImageRecords } from '#ports/image-records.ts';
import { isTerminal } from '#domain/status.ts';

import type { ImageEvent } from '../progress/progress.ts';

/** An upload to wait for. */
export interface FollowedUpload {
  readonly imageKey: string;
  readonly versionId: string;
}

/** Waits for uploads to finish, and reports what happens to them meanwhile. */
export interface Follower {
  /** The record when the run has ended; undefined if `signal` was aborted first. */
  follow(upload: FollowedUpload, signal: AbortSignal): Promise<ImageRecord | undefined>;
}

const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1000;

/**
 * Follows by polling the record at growing intervals, which works on any system. Changes between two reads are reported
 * together.
 */
export function pollingFollower(records: ImageRecords, onEvent: (event: ImageEvent) => void): Follower {
  return {
    follow: async ({ imageKey, versionId }, signal) => {
      let seen: ImageRecord | undefined;
      let waitMs = FIRST_WAIT_MS;
      while (!signal.aborted) {
        const record = await records.get(imageKey);
        if (record !== undefined && record.versionId !== versionId && seen !== undefined) return record;
        if (record?.versionId === versionId) {
          for (const event of changes(seen, record)) onEvent(event);
          seen = record;
          if (isTerminal(record.status)) return record;
        }
        await wait(waitMs, undefined, { signal }).catch(() => undefined);
        waitMs = Math.min(waitMs * 1.3, LONGEST_WAIT_MS);
      }
      return undefined;
    },
  };
}

function changes(before: ImageRecord | undefined, record: ImageRecord): ImageEvent[] {
  const { imageKey, status, updatedAt: at } = record;
  const events: ImageEvent[] = [];
  for (const [name, entry] of Object.entries(record.stages)) {
    if (entry.status !== before?.stages[name as keyof ImageRecord['stages']]?.status)
      events.push({ imageKey, status, at: entry.timestamp, stage: { name, status: entry.status } });
  }
  if (before?.status !== status) events.push({ imageKey, status, at });
  return events;
}
