import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { STRICTNESS } from '#contracts/warnings.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { choiceOf, wholeNumber } from '../shared/parse-variable.ts';
import { descriptor } from './descriptor.ts';
import { validateHandler } from './handler.ts';

export const compose = composed('validate', descriptor, ({ env, clients, clock, log }) =>
  validateHandler(
    {
      records: dynamoImageRecords(clients, env.METADATA_TABLE),
      objects: s3ObjectStore(clients),
      limits: { maxBytes: wholeNumber(env, 'MAX_IMAGE_BYTES'), maxPixels: wholeNumber(env, 'MAX_PIXELS') },
      strictness: choiceOf(env, 'STRICTNESS', STRICTNESS),
      clock,
    },
    log,
  ),
);

export const handler = ofProcess(compose);
