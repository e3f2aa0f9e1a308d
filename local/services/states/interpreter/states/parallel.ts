import type { Json } from '../json.ts';
import type { StateRunner } from '../visit.ts';
import { runTogether } from './run-together.ts';

/** Runs all branches at once; the first that fails ends the others and fails the state. */
export const runParallel: StateRunner = async (visit) => {
  const { language, state, frame } = visit;
  const argument = await language.argument(state, frame);
  visit.record('ParallelStateStarted');
  const branches = state.Branches ?? [];
  const result: Json = await runTogether(
    visit,
    'ParallelState',
    branches.length,
    branches.length,
    async (index, start) => {
      const branch = branches[index];
      const child = start();
      return { child, output: branch === undefined ? null : await child.run(branch, argument) };
    },
  );
  visit.record('ParallelStateSucceeded');
  return language.complete(state, frame, result);
};
