import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';

import { makeLog } from '../shared/log.ts';
import { clientOptions, type Handler, ofProcess, type System, variable } from '../shared/system.ts';
import { validateHandler } from './handler.ts';

export function compose(system: System): Handler {
  const { env, clock } = system;
  const options = clientOptions(system);
  return validateHandler(
    {
      records: dynamoImageRecords(options, variable(env, 'METADATA_TABLE')),
      objects: s3ObjectStore(options),
      clock,
    },
    makeLog(system, 'validate'),
  );
}

export const handler = ofProcess(compose);
