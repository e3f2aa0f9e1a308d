import { permanent } from '#domain/pipeline-error.ts';
import { type IngestPorts, ingestUpload, type Upload } from '#pipeline/ingest/ingest-upload.ts';

import type { Log } from '../shared/log.ts';
import { logged } from '../shared/logged.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';
import { objectCreatedEvent } from './object-created-event.ts';

export interface IngestSettings {
  readonly uploadBucket: string;
  /** Trace header of the current invocation. */
  readonly traceHeader: () => string | undefined;
}

export function ingestHandler(ports: IngestPorts, log: Log, settings: IngestSettings): Handler {
  return logged(log, ['detail', 'object', 'key'], async (event) => {
    const upload = toUpload(event, settings);
    const outcome = await ingestUpload(ports, upload);
    const { imageKey, versionId, sizeBytes } = upload;
    log.info('Upload inspected.', { imageKey, versionId, sizeBytes, outcome });
    return { imageKey, outcome };
  });
}

function toUpload(event: unknown, { uploadBucket, traceHeader }: IngestSettings): Upload {
  const { time, detail } = parse(objectCreatedEvent, event, 'S3 event');
  if (detail.bucket.name !== uploadBucket)
    throw permanent(
      'MALFORMED_INPUT',
      `The event is for the bucket ${JSON.stringify(detail.bucket.name)}; expected ${uploadBucket}. Correct the rule that sends it.`,
    );
  const header = traceHeader();
  return {
    bucket: detail.bucket.name,
    imageKey: detail.object.key,
    versionId: detail.object['version-id'],
    sequencer: detail.object.sequencer,
    eTag: detail.object.etag,
    sizeBytes: detail.object.size ?? 0,
    uploadedAt: new Date(time).toISOString(),
    ...(header === undefined ? {} : { traceHeader: header }),
  };
}
