import { generateThumbnail } from '#pipeline/stages/generate-thumbnail.ts';
import type { DerivativePorts } from '#pipeline/stages/make-derivative.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function thumbnailHandler(ports: DerivativePorts, log: Log): Handler {
  return stageHandler(log, async (input) => {
    const { imageKey, thumbnailKey } = await generateThumbnail(ports, input);
    return { imageKey, thumbnailKey };
  });
}
