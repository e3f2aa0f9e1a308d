import { textWithinLimit } from '../data-limit.ts';
import type { TaskCall } from '../environment.ts';
import { runtimeFailure, StateFailure, TIMEOUT } from '../failure.ts';
import { withTimeout } from '../interruptible.ts';
import type { Json, JsonObject } from '../json.ts';
import type { StateRunner, Visit } from '../visit.ts';

const NOT_TRUNCATED = { truncated: false };

export const runTask: StateRunner = async (visit) => {
  const { language, state, frame, environment } = visit;
  const argument = await language.argument(state, frame);
  const timeoutSeconds = await timeoutOf(visit);
  const call = environment.taskCall(state.Resource ?? '');
  const text = textWithinLimit(argument, `state '${frame.stateName}'`);
  visit.record(`${call.eventPrefix}Scheduled`, {
    ...call.eventDetails,
    [call.argumentMember]: text,
    ...(call.argumentMember === 'input' ? { inputDetails: NOT_TRUNCATED } : {}),
    ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
  });
  visit.record(`${call.eventPrefix}Started`, startedDetails(call));
  const result = await makeCall(visit, call, argument, timeoutSeconds);
  return language.complete(state, frame, result);
};

async function makeCall(
  visit: Visit,
  call: TaskCall,
  argument: Json,
  timeoutSeconds: number | undefined,
): Promise<Json> {
  const { environment, frame, signal } = visit;
  try {
    const result = await withTimeout(
      environment.clock,
      (holdTime) => call.run(argument, holdTime),
      signal,
      timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000,
      () =>
        new StateFailure(
          TIMEOUT,
          `The task '${frame.stateName}' ran longer than ${String(timeoutSeconds)} s.`,
        ),
    );
    const output = textWithinLimit(result, `state/task '${frame.stateName}'`);
    visit.record(`${call.eventPrefix}Succeeded`, {
      ...startedDetails(call),
      output,
      outputDetails: NOT_TRUNCATED,
    });
    return result;
  } catch (error) {
    if (error instanceof StateFailure && !signal.aborted)
      visit.record(`${call.eventPrefix}${error.error === TIMEOUT ? 'TimedOut' : 'Failed'}`, {
        ...startedDetails(call),
        error: error.error ?? '',
        cause: error.reason ?? '',
      });
    throw error;
  }
}

/** Only the Scheduled event names a function that is called by its ARN. */
function startedDetails({ eventPrefix, eventDetails }: TaskCall): JsonObject {
  if (eventPrefix === 'LambdaFunction') return {};
  const { resource = '', resourceType = '' } = eventDetails;
  return { resource, resourceType };
}

async function timeoutOf({ language, state, frame }: Visit): Promise<number | undefined> {
  const seconds = await language.compute(
    { name: 'TimeoutSeconds', literal: state.TimeoutSeconds, path: state.TimeoutSecondsPath },
    state,
    frame,
  );
  if (seconds === undefined) return undefined;
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 1)
    throw runtimeFailure(`TimeoutSeconds must be a whole number above 0; found ${JSON.stringify(seconds)}`);
  return seconds;
}
