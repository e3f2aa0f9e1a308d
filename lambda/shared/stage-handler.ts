import { type MachineInput, stageInput } from '#contracts/messages.ts';
import { textAt, valueAt } from '#domain/value-at.ts';

import type { CallSite, Log } from './log.ts';
import { logged } from './logged.ts';
import { parse } from './parse.ts';
import type { Handler } from './system.ts';

/** A function that the state machine calls: the machine's state in, one use case, the stage's result out. */
export function stageHandler(log: Log, run: (input: MachineInput) => Promise<unknown>): Handler {
  const handle: Handler = async (event) => run(parse(stageInput, event, 'state of the machine'));
  return logged(log, ['imageKey'], handle, siteOf);
}

/** Which execution calls, and which try of the state it is. */
function siteOf(event: unknown): CallSite {
  const retryCount = valueAt(event, 'execution', 'retryCount');
  const executionArn = textAt(event, 'execution', 'arn');
  return {
    attemptNumber: (typeof retryCount === 'number' ? retryCount : 0) + 1,
    ...(executionArn === undefined ? {} : { executionArn }),
  };
}
