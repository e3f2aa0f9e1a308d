import { validateImage, type ValidatePorts } from '#pipeline/stages/validate-image.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function validateHandler(ports: ValidatePorts, log: Log): Handler {
  return stageHandler(log, async (input) => {
    const { imageKey, bucket, valid, format } = await validateImage(ports, input);
    return { imageKey, bucket, valid, format };
  });
}
