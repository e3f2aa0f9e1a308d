import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';

import { composed } from '../shared/compose.ts';
import { imageCodec } from '../shared/image-codec.ts';
import { ofProcess } from '../shared/system.ts';
import { wholeNumber } from '../shared/parse-variable.ts';
import { descriptor } from './descriptor.ts';
import { metadataHandler } from './handler.ts';

export const compose = composed('metadata', descriptor, ({ system, env, clients, clock, log }) => {
  const maxPixels = wholeNumber(env, 'MAX_PIXELS');
  return metadataHandler(
    {
      records: dynamoImageRecords(clients, env.METADATA_TABLE),
      objects: s3ObjectStore(clients),
      codec: imageCodec(system, maxPixels),
      limits: { maxPixels },
      clock,
    },
    log,
  );
});

export const handler = ofProcess(compose);
