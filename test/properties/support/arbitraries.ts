import fc from 'fast-check';

import type { FunctionName } from '#lambda/functions.ts';
import { FORMATS } from '#contracts/status.ts';

import { type ImageOptions, makeImage } from '../../support/images/make-image.ts';

/** A hundred runs, as the specification requires; a failure prints its seed and counterexample. */
export const RUNS = { numRuns: 100 };

const SIDE = fc.integer({ min: 1, max: 40 });

/** Small images of every accepted format. */
export const imageOptions: fc.Arbitrary<ImageOptions> = fc.record({
  format: fc.constantFrom(...FORMATS),
  width: SIDE,
  height: SIDE,
});

/** Any file name: text without a slash, including Unicode, spaces and characters special in URLs. */
export const fileName: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc.constantFrom('a+b c%20d(é).jpg', '100%.png', 'q?x=1#y', '日本.webp', 'it\'s "quoted".gif', 'a&b=c;d'),
  )
  .filter((name) => !name.includes('/') && name !== '.' && name !== '..');

export function draw(options: ImageOptions): Promise<Buffer> {
  return makeImage(options);
}

/** A truncated JPEG: its format is detected, but validation rejects it. */
export async function drawCut(): Promise<Buffer> {
  const whole = await makeImage({ format: 'jpeg', width: 32, height: 24 });
  return whole.subarray(0, whole.length - 20);
}

/** The functions that the state machine calls in a successful run. */
export const STAGE_FUNCTIONS = [
  'validate',
  'metadata',
  'resize',
  'thumbnail',
  'archive',
] as const satisfies readonly FunctionName[];
export const stageFunction = fc.constantFrom(...STAGE_FUNCTIONS);

/** An error as a function throws it, or as Lambda reports the end of its process. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

export function toError({ name, message }: Failure): Error {
  return Object.assign(new Error(message), { name });
}

/** Errors that a retry may fix: retried after 2, 4 and 8 s. */
export const transientFailure: fc.Arbitrary<Failure> = fc.record({
  name: fc.constantFrom('TransientError', 'Lambda.ServiceException', 'Sandbox.Timedout', 'Lambda.Unknown'),
  message: fc.constantFrom('SERVICE_UNAVAILABLE: busy', 'THROTTLED: slow down', 'TIMED_OUT: no answer'),
});

/** Errors that no retry can fix: bugs, memory, permissions. */
export const lastingFailure: fc.Arbitrary<Failure> = fc.record({
  name: fc.constantFrom('TypeError', 'Runtime.OutOfMemory', 'Runtime.ExitError', 'PermanentError'),
  message: fc.constantFrom('ACCESS_DENIED: s3:GetObject', 'x is undefined', 'signal: killed'),
});

/**
 * A function and an error that are not the file's fault. An error that kills or times out a function reading the file may be its
 * fault, and ends REJECTED.
 */
export const pipelineFailure: fc.Arbitrary<readonly [FunctionName, Failure]> = fc.oneof(
  fc.tuple(fc.constant('archive' as const), fc.oneof(transientFailure, lastingFailure)),
  fc.tuple(
    fc.constantFrom('validate', 'metadata', 'resize', 'thumbnail'),
    fc.oneof(transientFailure, lastingFailure).filter(({ name }) => !isEndOfProcess(name)),
  ),
);

function isEndOfProcess(name: string): boolean {
  return ['Runtime.', 'Sandbox.', 'Lambda.Unknown'].some((start) => name.startsWith(start));
}
