import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { sqsProcessingQueue } from '#adapters/aws/sqs-processing-queue.ts';

import { makeLog } from '../shared/log.ts';
import { makeMetrics } from '../shared/metrics.ts';
import { clientOptions, type Handler, ofProcess, type System, variable } from '../shared/system.ts';
import { reconcileHandler } from './handler.ts';

export function compose(system: System): Handler {
  const { env, clock } = system;
  const options = clientOptions(system);
  return reconcileHandler(
    {
      records: dynamoImageRecords(options, variable(env, 'METADATA_TABLE')),
      history: dynamoImageHistory(options, variable(env, 'HISTORY_TABLE')),
      bus: eventBridgeEventBus(options, variable(env, 'EVENT_BUS_NAME')),
      objects: s3ObjectStore(options),
      queue: sqsProcessingQueue(options, variable(env, 'QUEUE_URL')),
      uploadBucket: variable(env, 'UPLOAD_BUCKET'),
      clock,
    },
    makeLog(system, 'reconcile'),
    makeMetrics(system),
  );
}

export const handler = ofProcess(compose);
