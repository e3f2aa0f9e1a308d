import type { HistoryRow } from '#contracts/events.ts';

/** The history of every image. */
export interface ImageHistory {
  /** Writes rows; the same row twice is one row. */
  append(rows: readonly HistoryRow[]): Promise<void>;
  /** All rows of an image, oldest first. */
  read(imageKey: string): Promise<readonly HistoryRow[]>;
}
