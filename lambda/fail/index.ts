import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { failHandler } from './handler.ts';

export const compose = composed('fail', descriptor, ({ env, clients, clock, log }) =>
  failHandler({ records: dynamoImageRecords(clients, env.METADATA_TABLE), clock }, log),
);

export const handler = ofProcess(compose);
