import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { metadataHandler } from './handler.ts';

export const compose = composed('metadata', descriptor, ({ system, env, clients, clock, log }) =>
  metadataHandler(
    {
      records: dynamoImageRecords(clients, env.METADATA_TABLE),
      objects: s3ObjectStore(clients),
      codec: system.imageCodec ?? makeSharpImageCodec(),
      clock,
    },
    log,
  ),
);

export const handler = ofProcess(compose);
