import type { ClientOptions } from '#adapters/aws/client-settings.ts';
import { awsTargets } from '#adapters/aws/aws-targets.ts';
import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { s3Uploads } from '#adapters/aws/s3-uploads.ts';
import { sqsDeadLetters } from '#adapters/aws/sqs-dead-letters.ts';
import type { OutputName, Outputs } from '#contracts/outputs.ts';
import type { Clock } from '#ports/clock.ts';
import type { DeadLetters } from '#ports/dead-letters.ts';
import type { EventBus } from '#ports/event-bus.ts';
import type { ImageHistory } from '#ports/image-history.ts';
import type { ImageRecords } from '#ports/image-records.ts';
import type { ObjectStore } from '#ports/object-store.ts';
import type { Targets } from '#ports/targets.ts';
import type { Uploads } from '#ports/uploads.ts';

import { outputOf } from './output-of.ts';
import type { SystemAccess } from './running-system.ts';

/** A running system as commands use it: local or deployed. */
export interface Product {
  readonly records: ImageRecords;
  readonly history: ImageHistory;
  readonly objects: ObjectStore;
  readonly uploads: Uploads;
  readonly bus: EventBus;
  readonly deadLetters: DeadLetters;
  readonly targets: Targets;
  readonly clock: Clock;
  /** Larger files would be rejected: they need not be uploaded. */
  readonly maxImageBytes: number;
}

export function openProduct({ endpoint, region, credentials, outputs }: SystemAccess): Product {
  const options: ClientOptions = {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  return productOf(options, outputs, { now: () => Date.now() });
}

/** @param outputs of the stack @throws CliError OUTPUT_MISSING */
export function productOf(options: ClientOptions, outputs: Outputs, clock: Clock): Product {
  const output = (name: OutputName): string => outputOf(outputs, name);
  return {
    clock,
    maxImageBytes: Number(output('MaxImageBytes')),
    records: dynamoImageRecords(options, output('MetadataTableName')),
    history: dynamoImageHistory(options, output('HistoryTableName')),
    objects: s3ObjectStore(options),
    uploads: s3Uploads(options, output('UploadBucketName')),
    bus: eventBridgeEventBus(options, output('EventBusName')),
    deadLetters: sqsDeadLetters(options, {
      processing: output('ProcessingDeadLetterQueueUrl'),
      ingest: output('IngestDeadLetterQueueUrl'),
      publish: output('PublishDeadLetterQueueUrl'),
      undelivered: output('UndeliveredEventsQueueUrl'),
    }),
    targets: awsTargets(options, output('ProcessingQueueUrl'), clock),
  };
}
