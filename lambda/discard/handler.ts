import { discardOriginal } from '#pipeline/stages/discard-original.ts';
import type { UploadVersions } from '#ports/upload-versions.ts';

import type { Log } from '../shared/log.ts';
import { logged } from '../shared/logged.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';
import { completedEvent } from './completed-event.ts';

/** Throws on failure, so that Lambda retries. */
export function discardHandler(versions: UploadVersions, log: Log): Handler {
  return logged(log, ['detail', 'imageKey'], async (event) => {
    const { detail } = parse(completedEvent, event, 'event of a completed run');
    await discardOriginal(versions, detail);
    const { imageKey, runId, versionId } = detail;
    log.info('Original deleted; the archive has a copy.', { imageKey, runId, versionId });
  });
}
