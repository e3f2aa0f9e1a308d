import type { Measurement } from '#contracts/metrics.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { STAGE_NAMES, type Stage } from '#contracts/stages.ts';

/**
 * What one change of a record adds to the metrics. A run ends once and a stage completes once, so measuring every change once
 * counts every image once, whatever ended it.
 */
export function measureChange(before: ImageRecord | undefined, after: ImageRecord): Measurement[] {
  const known = before?.runId === after.runId ? before : undefined;
  return [
    ...STAGE_NAMES.filter((stage) => isDone(after, stage) && !isDone(known, stage)).map((stage) =>
      stageTime(after, stage),
    ),
    ...(known?.status === after.status ? [] : end(after)),
  ];
}

function isDone(record: ImageRecord | undefined, stage: Stage): boolean {
  return record?.stages[stage]?.status === 'COMPLETED';
}

function stageTime({ stages }: ImageRecord, stage: Stage): Measurement {
  const entry = stages[stage];
  const value = entry === undefined ? 0 : durationMs(entry.startedAt, entry.timestamp);
  return { name: 'StageExecutionTime', value, stage };
}

function end({ status, uploadTimestamp, updatedAt }: ImageRecord): Measurement[] {
  switch (status) {
    case 'COMPLETED':
      return [
        {
          name: 'ImageProcessingDuration',

          value: durationMs(uploadTimestamp, updatedAt),
        },
      ];
    case 'REJECTED':
      return [{ name: 'ValidationFailures', value: 1 }];
    case 'FAILED':
      return [{ name: 'PipelineFailures', value: 1 }];
    case 'UPLOADED':
    case 'PROCESSING':
      return [];
  }
}

/** Clocks may go backwards. */
function durationMs(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
