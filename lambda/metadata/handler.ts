import { extractMetadata, type MetadataPorts } from '#pipeline/stages/extract-metadata.ts';

import type { Log } from '../shared/log.ts';
import { stageHandler } from '../shared/stage-handler.ts';
import type { Handler } from '../shared/system.ts';

export function metadataHandler(ports: MetadataPorts, log: Log): Handler {
  return stageHandler(log, async (input) => {
    const { imageKey, bucket, metadata } = await extractMetadata(ports, input);
    const { width, height, format, space, channels, hasAlpha } = metadata;
    return { imageKey, bucket, metadata: { width, height, format, space, channels, hasAlpha } };
  });
}
