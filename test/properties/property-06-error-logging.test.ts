import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { FunctionName } from '#lambda/functions.ts';

import type { Fate } from '../support/simulation/faults.ts';
import { makeFaults } from '../support/simulation/faults.ts';
import { draw, fileName, imageOptions, RUNS, STAGE_FUNCTIONS } from './support/arbitraries.ts';
import { openPropertySystem, type PropertySystem } from './support/property-system.ts';

/** Runs on the local runtime, in process: one AWS call of one function fails, both times that the SDK tries it. */
let property: PropertySystem;
let fault: { readonly at: FunctionName; readonly fate: Fate; calls: number } | undefined;

beforeAll(async () => {
  const faults = makeFaults(({ functionName }) => {
    if (fault?.at !== functionName || fault.calls === 0) return 'go';
    fault.calls -= 1;
    return fault.fate;
  });
  property = await openPropertySystem({ intercept: faults.intercept, wrap: faults.wrap });
});
afterAll(() => property.system.close());

interface ErrorLine {
  readonly level: string;
  readonly timestamp: string;
  readonly imageKey: string;
  readonly function: string;
  readonly error: { readonly type: string; readonly message: string; readonly stack: string };
  readonly context: { readonly attemptNumber: number };
}

// Feature: quantum-image-processor, Property 6: Lambda error logging
describe('any failure of a function', () => {
  it('is logged in one line of JSON with image key, function, message and time [P6, B1, B2, B3, B4]', async () => {
    await fc.assert(
      fc.asyncProperty(
        imageOptions,
        fileName,
        fc.constantFrom<FunctionName>('ingest', ...STAGE_FUNCTIONS),
        fc.constantFrom<Fate>('throttle', 'lose-reply'),
        async (options, name, at, fate) => {
          const imageKey = property.keyOf(name);
          const before = property.system.linesOf(at).length;
          const startedMs = property.system.clock.now();
          fault = { at, fate, calls: 2 };
          await property.upload(imageKey, await draw(options));
          fault = undefined;

          const lines = property.system.linesOf(at).slice(before);
          const errors = lines
            .map((line) => JSON.parse(line) as ErrorLine)
            .filter(({ level }) => level === 'ERROR');
          expect(errors).toHaveLength(1);
          const [line] = errors;
          expect(line).toMatchObject({ imageKey, function: `image-processor-${at}-development` });
          expect(line?.error.type).toBe('TransientError');
          expect(line?.error.message).not.toBe('');
          expect(line?.error.stack).toContain('TransientError');
          expect(line?.context.attemptNumber).toBeGreaterThan(0);
          expect(Date.parse(line?.timestamp ?? '')).toBeGreaterThanOrEqual(startedMs);
          expect(Date.parse(line?.timestamp ?? '')).toBeLessThanOrEqual(property.system.clock.now());
        },
      ),
      RUNS,
    );
  });
});
