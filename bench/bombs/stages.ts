/** The stages of the pipeline that read the file, in their order. */
export const BOMB_STAGES = ['validate', 'metadata', 'resize', 'thumbnail'] as const;
export type BombStage = (typeof BOMB_STAGES)[number];

/** What one stage of one file cost. */
export interface BombMeasure {
  /** `ok`, or category and code of the error. */
  readonly outcome: string;
  readonly durationMs: number;
  /** Time of the processor, which other programs on the machine affect less. */
  readonly processorMs: number;
  /** Most memory of the process. */
  readonly peakBytes: number;
}
