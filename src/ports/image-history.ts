import type { HistoryRow } from '#contracts/events.ts';

/** The history of every image. */
export interface ImageHistory {
  /** Writes rows. Writing a row twice leaves one row. */
  append(rows: readonly HistoryRow[]): Promise<void>;
  /** All rows of an image, oldest first. */
  read(imageKey: string): Promise<readonly HistoryRow[]>;
}
