import type { EventDetail } from '#contracts/events.ts';
import { EVENT_SOURCE } from '#contracts/names.ts';
import { isTerminal } from '#domain/status.ts';
import type { Trace, TraceEntry } from '#local/index.ts';
import type { ImageRecords } from '#ports/image-records.ts';

import type { FollowedUpload, Follower } from './follow-uploads.ts';
import type { ImageEvent } from '../progress/progress.ts';

/** Follows a system in this process by the events on its bus: it sees every stage, without polling. */
export function traceFollower(
  trace: Trace,
  records: ImageRecords,
  onEvent: (event: ImageEvent) => void,
): Follower & { close(): void } {
  const ended = new Set<string>();
  const waiting = new Map<string, () => void>();
  const unsubscribe = trace.subscribe((entry) => {
    const happened = toEvent(entry);
    if (happened === undefined) return;
    const { type, detail } = happened;
    if (type !== 'ImageSuperseded') onEvent(toImageEvent(type, detail));
    if (!isTerminal(detail.status) && type !== 'ImageSuperseded') return;
    const id = idOf(detail);
    ended.add(id);
    waiting.get(id)?.();
  });
  return {
    follow: async (upload, signal) => {
      const id = idOf(upload);
      if (!ended.has(id)) await untilEnded(waiting, id, signal);
      return ended.has(id) ? records.get(upload.imageKey) : undefined;
    },
    close: unsubscribe,
  };
}

async function untilEnded(waiting: Map<string, () => void>, id: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.set(id, resolve);
    signal.addEventListener('abort', () => {
      resolve();
    });
    if (signal.aborted) resolve();
  });
  waiting.delete(id);
}

function idOf({ imageKey, versionId }: FollowedUpload): string {
  return `${versionId}\0${imageKey}`;
}

function toEvent({ kind, detail }: TraceEntry): { type: string; detail: EventDetail } | undefined {
  if (kind !== 'event') return undefined;
  const { event } = detail as { event: { source: string; 'detail-type': string; detail: EventDetail } };
  return event.source === EVENT_SOURCE ? { type: event['detail-type'], detail: event.detail } : undefined;
}

const STAGE_EVENTS: Readonly<Record<string, 'IN_PROGRESS' | 'COMPLETED' | 'FAILED'>> = {
  StageStarted: 'IN_PROGRESS',
  StageCompleted: 'COMPLETED',
  StageFailed: 'FAILED',
};

function toImageEvent(type: string, { imageKey, status, timestamp, stage }: EventDetail): ImageEvent {
  const stageStatus = STAGE_EVENTS[type];
  return {
    imageKey,
    status,
    at: timestamp,
    ...(stageStatus === undefined || stage === undefined
      ? {}
      : { stage: { name: stage, status: stageStatus } }),
  };
}
