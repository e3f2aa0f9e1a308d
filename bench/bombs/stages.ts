import { readsFile, type ReadingStage, STAGE_NAMES } from '#contracts/stages.ts';

/** The stages that read the file, in their order. */
export const BOMB_STAGES = STAGE_NAMES.filter(readsFile) as readonly ReadingStage[];
export type BombStage = ReadingStage;

/** What one stage of one file cost. */
export interface BombMeasure {
  /** `ok`, or category and code of the error. */
  readonly outcome: string;
  readonly durationMs: number;
  /** Processor time, which other programs on the machine lengthen less. */
  readonly processorMs: number;
  /** Peak memory of the process. */
  readonly peakBytes: number;
}
