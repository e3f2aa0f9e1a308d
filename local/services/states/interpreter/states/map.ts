import { runtimeFailure, StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import type { Frame } from '../language.ts';
import type { MapItem, StateRunner, Visit } from '../visit.ts';
import { runTogether } from './run-together.ts';

/** Source: Step Functions quotas: an inline Map runs at most 40 iterations at a time. */
const MOST_AT_A_TIME = 40;

/** Runs the processor once per item; the first failed iteration fails the state. */
export const runMap: StateRunner = async (visit) => {
  const { language, state, frame } = visit;
  const items = await language.items(state, frame);
  if (!Array.isArray(items))
    throw runtimeFailure(`A Map iterates over an array; found ${JSON.stringify(items).slice(0, 200)}`);
  const most = await concurrencyOf(visit);
  visit.record('MapStateStarted', { length: items.length });
  const outputs = await runTogether(visit, 'MapState', items.length, most, async (index, start) =>
    iterate(visit, items, index, start),
  );
  visit.record('MapStateSucceeded');
  return language.complete(state, frame, outputs);
};

type Start = Parameters<Parameters<typeof runTogether>[4]>[1];

async function iterate(
  { language, state, frame }: Visit,
  items: readonly Json[],
  index: number,
  start: Start,
): ReturnType<Parameters<typeof runTogether>[4]> {
  const item: MapItem = { Index: index, Value: items[index] ?? null };
  const child = start(item);
  const details = { name: frame.stateName, index };
  child.record('MapIterationStarted', details);
  try {
    const processor = state.ItemProcessor ?? state.Iterator;
    const input = await language.itemInput(state, withItem(frame, item), item.Value);
    const output = processor === undefined ? null : await child.run(processor, input);
    child.record('MapIterationSucceeded', details);
    return { child, output };
  } catch (error) {
    if (error instanceof StateFailure) child.record('MapIterationFailed', details);
    throw error;
  }
}

function withItem(frame: Frame, item: MapItem): Frame {
  return { ...frame, context: { ...frame.context, Map: { Item: { Index: item.Index, Value: item.Value } } } };
}

async function concurrencyOf({ language, state, frame }: Visit): Promise<number> {
  const most = await language.compute(
    { name: 'MaxConcurrency', literal: state.MaxConcurrency, path: state.MaxConcurrencyPath },
    state,
    frame,
  );
  if (most === undefined || most === 0) return MOST_AT_A_TIME;
  if (typeof most !== 'number' || !Number.isInteger(most) || most < 0)
    throw runtimeFailure(`MaxConcurrency must be a whole number; found ${JSON.stringify(most)}`);
  return Math.min(most, MOST_AT_A_TIME);
}
