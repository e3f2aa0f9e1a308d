import { runtimeFailure } from '../failure.ts';
import { pause } from '../interruptible.ts';
import { timestampMs } from '../query/choice-rule.ts';
import type { StateRunner, Visit } from '../visit.ts';

/** Source: Step Functions developer guide, "Wait": at most a year. */
const LONGEST_WAIT_SECONDS = 99_999_999;

export const runWait: StateRunner = async (visit) => {
  const { environment, signal, language, state, frame } = visit;
  const untilMs = await endOfWait(visit);
  await pause(environment.clock, Math.max(0, untilMs - environment.clock.now()), signal);
  return language.passThrough(state, frame);
};

async function endOfWait({ environment, language, state, frame }: Visit): Promise<number> {
  const seconds = await language.compute(
    { name: 'Seconds', literal: state.Seconds, path: state.SecondsPath },
    state,
    frame,
  );
  if (seconds !== undefined) {
    if (typeof seconds !== 'number' || seconds < 0 || seconds > LONGEST_WAIT_SECONDS)
      throw runtimeFailure(
        `The Wait state needs 0 to ${String(LONGEST_WAIT_SECONDS)} seconds; found ${JSON.stringify(seconds)}`,
      );
    return environment.clock.now() + seconds * 1000;
  }
  const timestamp = await language.compute(
    { name: 'Timestamp', literal: state.Timestamp, path: state.TimestampPath },
    state,
    frame,
  );
  const untilMs = timestampMs(timestamp);
  if (untilMs === undefined)
    throw runtimeFailure(
      `The Wait state needs a timestamp such as 2026-01-31T08:00:00Z; found ${JSON.stringify(timestamp)}`,
    );
  return untilMs;
}
