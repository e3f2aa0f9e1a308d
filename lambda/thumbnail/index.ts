import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';

import { makeLog } from '../shared/log.ts';
import { clientOptions, type Handler, ofProcess, type System, variable } from '../shared/system.ts';
import { thumbnailHandler } from './handler.ts';

export function compose(system: System): Handler {
  const { env, clock } = system;
  const options = clientOptions(system);
  return thumbnailHandler(
    {
      records: dynamoImageRecords(options, variable(env, 'METADATA_TABLE')),
      objects: s3ObjectStore(options),
      codec: system.imageCodec ?? makeSharpImageCodec(),
      archiveBucket: variable(env, 'ARCHIVE_BUCKET'),
      clock,
    },
    makeLog(system, 'thumbnail'),
  );
}

export const handler = ofProcess(compose);
