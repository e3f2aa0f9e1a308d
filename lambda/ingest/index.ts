import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { wholeNumber } from '../shared/parse-variable.ts';
import { descriptor } from './descriptor.ts';
import { ingestHandler } from './handler.ts';

export const compose = composed('ingest', descriptor, ({ system, env, clients, clock, log }) =>
  ingestHandler(
    {
      records: dynamoImageRecords(clients, env.METADATA_TABLE),
      objects: s3ObjectStore(clients),
      limits: { maxBytes: wholeNumber(env, 'MAX_IMAGE_BYTES') },
      clock,
    },
    log,
    { uploadBucket: env.UPLOAD_BUCKET, traceHeader: () => system.env['_X_AMZN_TRACE_ID'] },
  ),
);

export const handler = ofProcess(compose);
