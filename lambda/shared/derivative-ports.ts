import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import type { DerivativePorts } from '#pipeline/stages/make-derivative.ts';

import type { Parts } from './compose.ts';
import { imageCodec } from './image-codec.ts';
import { wholeNumber } from './parse-variable.ts';

/** The ports of a stage that makes a derivative. */
export function derivativePorts({
  system,
  env,
  clients,
  clock,
}: Parts<'METADATA_TABLE' | 'ARCHIVE_BUCKET' | 'MAX_PIXELS'>): DerivativePorts {
  return {
    records: dynamoImageRecords(clients, env.METADATA_TABLE),
    objects: s3ObjectStore(clients),
    codec: imageCodec(system, wholeNumber(env, 'MAX_PIXELS')),
    archiveBucket: env.ARCHIVE_BUCKET,
    clock,
  };
}
