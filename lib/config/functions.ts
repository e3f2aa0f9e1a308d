import { STAGE_TIMEOUT_SECONDS, START_TIMEOUT_SECONDS } from '#contracts/limits.ts';

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
  'discard',
] as const;

export type FunctionName = (typeof FUNCTION_NAMES)[number];

/** Those that exist with a setting only: `discard` with `deleteOriginals`. */
export const OPTIONAL_FUNCTIONS: readonly FunctionName[] = ['discard'];

/** Those that the state machine calls. */
export type StageFunction = Extract<
  FunctionName,
  'validate' | 'metadata' | 'resize' | 'thumbnail' | 'archive' | 'fail'
>;

/**
 * What a function is given. Memory also decides the share of a processor: 1,769 MB is one whole, which decoding and
 * encoding use up (resize and thumbnail have the setting `imageMemoryMb`); the others wait for AWS most of the time.
 *
 * Requirement: K5
 */
export interface FunctionSize {
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
}

const FUNCTION_SIZES: Readonly<Record<FunctionName, FunctionSize>> = {
  ingest: { memoryMb: 256, timeoutSeconds: 15 },
  publish: { memoryMb: 256, timeoutSeconds: 30 },
  start: { memoryMb: 256, timeoutSeconds: START_TIMEOUT_SECONDS },
  validate: { memoryMb: 512, timeoutSeconds: STAGE_TIMEOUT_SECONDS },
  metadata: { memoryMb: 512, timeoutSeconds: STAGE_TIMEOUT_SECONDS },
  resize: { memoryMb: 1769, timeoutSeconds: STAGE_TIMEOUT_SECONDS },
  thumbnail: { memoryMb: 1769, timeoutSeconds: STAGE_TIMEOUT_SECONDS },
  archive: { memoryMb: 512, timeoutSeconds: STAGE_TIMEOUT_SECONDS },
  fail: { memoryMb: 256, timeoutSeconds: STAGE_TIMEOUT_SECONDS },
  reconcile: { memoryMb: 512, timeoutSeconds: 240 },
  discard: { memoryMb: 256, timeoutSeconds: 15 },
};

/** Those whose memory is the setting `imageMemoryMb`: they decode and encode. */
const IMAGE_FUNCTIONS: readonly FunctionName[] = ['resize', 'thumbnail'];

export function functionSize(
  name: FunctionName,
  { imageMemoryMb }: { readonly imageMemoryMb: number },
): FunctionSize {
  const size = FUNCTION_SIZES[name];
  return IMAGE_FUNCTIONS.includes(name) ? { ...size, memoryMb: imageMemoryMb } : size;
}
