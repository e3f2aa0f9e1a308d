import { failInput } from '#contracts/messages.ts';
import { settleFailure, type SettlePorts } from '#pipeline/run/settle-failure.ts';

import type { Log } from '../shared/log.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';

export function failHandler(ports: SettlePorts, log: Log): Handler {
  return async (event) => {
    try {
      const input = parse(failInput, event, 'state of the machine');
      const settled = await settleFailure(ports, input);
      const { imageKey, runId, delivery } = input;
      log.info('The machine stopped.', { imageKey, runId, delivery, ...settled });
      return { imageKey, ...settled };
    } catch (error) {
      log.error(keyIn(event), error, { attemptNumber: 1 });
      throw error;
    }
  };
}

function keyIn(event: unknown): string {
  const key = (event as { imageKey?: unknown } | null)?.imageKey;
  return typeof key === 'string' ? key : '';
}
