import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { sqsProcessingQueue } from '#adapters/aws/sqs-processing-queue.ts';

import { composed } from '../shared/compose.ts';
import { makeMetrics } from '../shared/metrics.ts';
import { ofProcess } from '../shared/system.ts';
import { wholeNumber } from '../shared/parse-variable.ts';
import { descriptor } from './descriptor.ts';
import { reconcileHandler } from './handler.ts';

export const compose = composed('reconcile', descriptor, ({ system, env, clients, clock, log }) =>
  reconcileHandler(
    {
      records: dynamoImageRecords(clients, env.METADATA_TABLE),
      history: dynamoImageHistory(clients, env.HISTORY_TABLE),
      bus: eventBridgeEventBus(clients, env.EVENT_BUS_NAME),
      objects: s3ObjectStore(clients),
      queue: sqsProcessingQueue(clients, env.QUEUE_URL),
      uploadBucket: env.UPLOAD_BUCKET,
      limits: { maxBytes: wholeNumber(env, 'MAX_IMAGE_BYTES') },
      clock,
    },
    log,
    makeMetrics(system),
  ),
);

export const handler = ofProcess(compose);
