import type * as z from 'zod/mini';

import { type MachineInput, stageInput } from '#contracts/messages.ts';

import type { Log } from './log.ts';
import { parse } from './parse.ts';
import type { Handler } from './system.ts';

/** A function that the state machine calls: the machine's state in, one use case, the stage's result out. */
export function stageHandler(log: Log, run: (input: MachineInput) => Promise<unknown>): Handler {
  return async (event) => {
    let input: z.infer<typeof stageInput> | undefined;
    try {
      input = parse(stageInput, event, 'state of the machine');
      return await run(input);
    } catch (error) {
      const execution = input?.execution;
      log.error(input?.imageKey ?? '', error, {
        attemptNumber: (execution?.retryCount ?? 0) + 1,
        ...(execution === undefined ? {} : { executionArn: execution.arn }),
      });
      throw error;
    }
  };
}
