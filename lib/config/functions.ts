/** The functions of the stack: `lambda/<name>/index.ts`, `dist/lambda/<name>/index.js`. */
export const FUNCTION_NAMES = [
  'ingest',
  'publish',
  'start',
  'validate',
  'metadata',
  'resize',
  'thumbnail',
  'archive',
  'fail',
  'reconcile',
] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Those that the state machine calls. */
export type StageFunction = Extract<
  FunctionName,
  'validate' | 'metadata' | 'resize' | 'thumbnail' | 'archive' | 'fail'
>;

/**
 * What a function is given. Memory also decides the share of a processor: 1,769 MB is one whole, which decoding and
 * encoding use up; the others wait for AWS most of the time.
 */
export interface FunctionSize {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

/**
 * A stage has 7 s, so that one which uses up its retries on one kind of error takes 4 x 7 + 14 = 42 s of the machine's
 * 45; start waits for the machine and has 50; the queue's visibility is six times that.
 */
const STAGE_SECONDS = 7;

export const FUNCTION_SIZES: Readonly<Record<FunctionName, FunctionSize>> = {
  ingest: { memoryMb: 256, timeoutSeconds: 15 },
  publish: { memoryMb: 256, timeoutSeconds: 30 },
  start: { memoryMb: 256, timeoutSeconds: 50 },
  validate: { memoryMb: 512, timeoutSeconds: STAGE_SECONDS },
  metadata: { memoryMb: 512, timeoutSeconds: STAGE_SECONDS },
  resize: { memoryMb: 1769, timeoutSeconds: STAGE_SECONDS },
  thumbnail: { memoryMb: 1769, timeoutSeconds: STAGE_SECONDS },
  archive: { memoryMb: 512, timeoutSeconds: STAGE_SECONDS },
  fail: { memoryMb: 256, timeoutSeconds: STAGE_SECONDS },
  reconcile: { memoryMb: 512, timeoutSeconds: 240 },
};
