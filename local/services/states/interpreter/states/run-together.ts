import { Interruption, StateFailure } from '../failure.ts';
import { interruptible } from '../interruptible.ts';
import type { Json } from '../json.ts';
import type { Child, MapItem, Visit } from '../visit.ts';

export interface ChildEnd {
  readonly child: Child;
  readonly output: Json;
}

/**
 * Runs `count` children, at most `most` at a time, and returns their outputs in order. If one fails the others are
 * abandoned and write nothing more.
 *
 * @param eventPrefix the event `<prefix>Failed` is recorded when a child fails
 */
export async function runTogether(
  visit: Visit,
  eventPrefix: string,
  count: number,
  most: number,
  runOne: (index: number, start: (item?: MapItem) => Child) => Promise<ChildEnd>,
): Promise<Json[]> {
  const abandon = new AbortController();
  const signal = AbortSignal.any([visit.signal, abandon.signal]);
  const outputs: Json[] = Array.from({ length: count }, () => null);
  let next = 0;
  let last: Child | undefined;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next;
      next += 1;
      const { child, output } = await runOne(index, (item) => visit.child(signal, item));
      signal.throwIfAborted();
      outputs[index] = output;
      last = child;
    }
  };
  try {
    const workers = Array.from({ length: Math.min(most, count) }, work);
    await interruptible(Promise.all(workers), visit.signal);
  } catch (error) {
    abandon.abort(new Interruption('abandoned'));
    if (error instanceof StateFailure && !visit.signal.aborted) visit.record(`${eventPrefix}Failed`);
    throw error;
  }
  if (last !== undefined) visit.follow(last);
  return outputs;
}
