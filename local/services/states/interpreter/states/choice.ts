import { NO_CHOICE_MATCHED, StateFailure } from '../failure.ts';
import type { StateRunner } from '../visit.ts';

/** The first matching rule decides, otherwise Default. */
export const runChoice: StateRunner = async ({ language, state, frame }) => {
  for (const rule of state.Choices ?? []) {
    if (await language.matches(rule, state, frame))
      return { ...(await language.passThrough(state, frame, rule)), next: rule.Next };
  }
  if (state.Default === undefined)
    throw new StateFailure(
      NO_CHOICE_MATCHED,
      `Failed to transition out of the state '${frame.stateName}'. No choice matched and no Default is set.`,
    );
  return { ...(await language.passThrough(state, frame)), next: state.Default };
};
