import { discardOriginal } from '#pipeline/stages/discard-original.ts';
import type { UploadVersions } from '#ports/upload-versions.ts';

import type { Log } from '../shared/log.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';
import { completedEvent } from './completed-event.ts';

/** A failure is thrown, so that Lambda tries again. */
export function discardHandler(versions: UploadVersions, log: Log): Handler {
  return async (event) => {
    let imageKey = '';
    try {
      const { detail } = parse(completedEvent, event, 'event of a completed run');
      imageKey = detail.imageKey;
      await discardOriginal(versions, detail);
      log.info('The original was discarded; the archive has it.', {
        imageKey,
        runId: detail.runId,
        versionId: detail.versionId,
      });
    } catch (error) {
      log.error(imageKey, error, { attemptNumber: 1 });
      throw error;
    }
  };
}
