import { runtimeFailure, StateFailure } from '../failure.ts';
import type { Json } from '../json.ts';
import type { StateRunner, Visit } from '../visit.ts';

export const runFail: StateRunner = async (visit) => {
  const { state } = visit;
  const error = await text(visit, 'Error', state.Error, state.ErrorPath);
  const cause = await text(visit, 'Cause', state.Cause, state.CausePath);
  throw new StateFailure(error, cause);
};

async function text(
  { language, state, frame }: Visit,
  name: string,
  literal: string | undefined,
  path: string | undefined,
): Promise<string | undefined> {
  const value: Json | undefined = await language.compute({ name, literal, path }, state, frame);
  if (value === undefined || typeof value === 'string') return value;
  throw runtimeFailure(`${name}Path of a Fail state must give a string; found ${JSON.stringify(value)}`);
}
