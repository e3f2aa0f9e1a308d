import type { ImageRecord } from '#contracts/record.ts';
import { type Stage, stagesBefore } from '#contracts/stages.ts';

/** ISO 8601 UTC with milliseconds. */
export function toTimestamp(nowMs: number): string {
  return new Date(nowMs).toISOString();
}

export function earliest(first: string, second: string): string {
  return first < second ? first : second;
}

/** A time for a stage's entry that is never before those of preceding stages, even if clocks disagree. */
export function stageTime(stage: Stage, { stages, uploadTimestamp }: ImageRecord, nowMs: number): string {
  const earlier = stagesBefore(stage).flatMap((name) => stages[name]?.timestamp ?? []);
  return [...earlier, uploadTimestamp, toTimestamp(nowMs)].sort().at(-1) ?? toTimestamp(nowMs);
}
