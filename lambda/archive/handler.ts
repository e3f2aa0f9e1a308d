import { archiveImage, type ArchivePorts } from '#pipeline/stages/archive-image.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function archiveHandler(ports: ArchivePorts, log: Log): Handler {
  return stageHandler(log, (input) => archiveImage(ports, input));
}
