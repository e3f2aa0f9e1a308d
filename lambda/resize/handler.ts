import type { DerivativePorts } from '#pipeline/stages/make-derivative.ts';
import { resizeImage } from '#pipeline/stages/resize-image.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function resizeHandler(ports: DerivativePorts, log: Log): Handler {
  return stageHandler(log, async (input) => {
    const { imageKey, resizedKey } = await resizeImage(ports, input);
    return { imageKey, resizedKey };
  });
}
