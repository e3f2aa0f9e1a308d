import type { StateRunner } from '../visit.ts';

export const runPass: StateRunner = async ({ language, state, frame }) => language.pass(state, frame);

export const runSucceed: StateRunner = async ({ language, state, frame }) =>
  language.passThrough(state, frame);
