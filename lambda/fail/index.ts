import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';

import { makeLog } from '../shared/log.ts';
import { clientOptions, type Handler, ofProcess, type System, variable } from '../shared/system.ts';
import { failHandler } from './handler.ts';

export function compose(system: System): Handler {
  const { env, clock } = system;
  const records = dynamoImageRecords(clientOptions(system), variable(env, 'METADATA_TABLE'));
  return failHandler({ records, clock }, makeLog(system, 'fail'));
}

export const handler = ofProcess(compose);
