import { type MachineInput, stageInput } from '#contracts/messages.ts';
import { textAt, valueAt } from '#domain/value-at.ts';

import type { CallSite, Log } from './log.ts';
import { logged } from './logged.ts';
import { parse } from './parse.ts';
import type { Handler } from './system.ts';

/** The handler of a stage: parses the machine's input, runs one use case, returns the stage's result. */
export function stageHandler(log: Log, run: (input: MachineInput) => Promise<unknown>): Handler {
  const handle: Handler = async (event) => run(parse(stageInput, event, 'state machine input'));
  return logged(log, ['imageKey'], handle, siteOf);
}

/** The execution that calls, and the number of the try. */
function siteOf(event: unknown): CallSite {
  const retryCount = valueAt(event, 'execution', 'retryCount');
  const executionArn = textAt(event, 'execution', 'arn');
  return {
    attemptNumber: (typeof retryCount === 'number' ? retryCount : 0) + 1,
    ...(executionArn === undefined ? {} : { executionArn }),
  };
}
