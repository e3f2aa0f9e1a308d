import fc from 'fast-check';

import type { FunctionName } from '#lambda/functions.ts';
import { FORMATS } from '#contracts/status.ts';

import { type ImageOptions, makeImage } from '../../support/images/make-image.ts';

/** A hundred runs, as the specification asks; a failure prints its seed and its counterexample. */
export const RUNS = { numRuns: 100 };

const SIDE = fc.integer({ min: 1, max: 40 });

/** Small images of every format that is accepted. */
export const imageOptions: fc.Arbitrary<ImageOptions> = fc.record({
  format: fc.constantFrom(...FORMATS),
  width: SIDE,
  height: SIDE,
});

/** What a name of a file may be: any text without a slash, unicode, blanks and signs of URLs included. */
export const fileName: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
    fc.constantFrom('a+b c%20d(é).jpg', '100%.png', 'q?x=1#y', '日本.webp', 'it\'s "quoted".gif', 'a&b=c;d'),
  )
  .filter((name) => !name.includes('/') && name !== '.' && name !== '..');

export function draw(options: ImageOptions): Promise<Buffer> {
  return makeImage(options);
}

/** A JPEG that lacks its end: it passes the sniffing, and no stage after validation. */
export async function drawCut(): Promise<Buffer> {
  const whole = await makeImage({ format: 'jpeg', width: 32, height: 24 });
  return whole.subarray(0, whole.length - 20);
}

/** The functions that the state machine calls in a run that goes well. */
export const STAGE_FUNCTIONS = [
  'validate',
  'metadata',
  'resize',
  'thumbnail',
  'archive',
] as const satisfies readonly FunctionName[];
export const stageFunction = fc.constantFrom(...STAGE_FUNCTIONS);

/** An error as a function throws it, or as Lambda reports what became of the process. */
export interface Failure {
  readonly name: string;
  readonly message: string;
}

export function toError({ name, message }: Failure): Error {
  return Object.assign(new Error(message), { name });
}

/** What a repetition may help: tried again after 2, 4 and 8 s. */
export const transientFailure: fc.Arbitrary<Failure> = fc.record({
  name: fc.constantFrom('TransientError', 'Lambda.ServiceException', 'Sandbox.Timedout', 'Lambda.Unknown'),
  message: fc.constantFrom('SERVICE_UNAVAILABLE: busy', 'THROTTLED: slow down', 'TIMED_OUT: no answer'),
});

/** What no repetition helps: a fault of the program, memory, permissions. */
export const lastingFailure: fc.Arbitrary<Failure> = fc.record({
  name: fc.constantFrom('TypeError', 'Runtime.OutOfMemory', 'Runtime.ExitError', 'PermanentError'),
  message: fc.constantFrom('ACCESS_DENIED: s3:GetObject', 'x is undefined', 'signal: killed'),
});

/**
 * A function and an error of it that are not the file's fault. What kills or times out a function that reads the file may be,
 * and ends REJECTED.
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
