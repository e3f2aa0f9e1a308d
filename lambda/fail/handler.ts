import { failInput } from '#contracts/messages.ts';
import { settleFailure, type SettlePorts } from '#pipeline/run/settle-failure.ts';

import type { Log } from '../shared/log.ts';
import { logged } from '../shared/logged.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';

export function failHandler(ports: SettlePorts, log: Log): Handler {
  return logged(log, ['imageKey'], async (event) => {
    const input = parse(failInput, event, 'state machine input');
    const settled = await settleFailure(ports, input);
    const { imageKey, runId, delivery } = input;
    log.info('State machine stopped.', { imageKey, runId, delivery, ...settled });
    return { imageKey, ...settled };
  });
}
