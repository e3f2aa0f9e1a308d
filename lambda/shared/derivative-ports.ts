import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import type { DerivativePorts } from '#pipeline/stages/make-derivative.ts';

import type { Parts } from './compose.ts';

/** The ports of a stage that makes a derivative. */
export function derivativePorts({
  system,
  env,
  clients,
  clock,
}: Parts<'METADATA_TABLE' | 'ARCHIVE_BUCKET'>): DerivativePorts {
  return {
    records: dynamoImageRecords(clients, env.METADATA_TABLE),
    objects: s3ObjectStore(clients),
    codec: system.imageCodec ?? makeSharpImageCodec(),
    archiveBucket: env.ARCHIVE_BUCKET,
    clock,
  };
}
