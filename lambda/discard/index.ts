import { s3UploadVersions } from '#adapters/aws/s3-upload-versions.ts';

import { makeLog } from '../shared/log.ts';
import { clientOptions, type Handler, ofProcess, type System } from '../shared/system.ts';
import { discardHandler } from './handler.ts';

/** Deployed only where `deleteOriginals` is set. */
export function compose(system: System): Handler {
  return discardHandler(s3UploadVersions(clientOptions(system)), makeLog(system, 'discard'));
}

export const handler = ofProcess(compose);
