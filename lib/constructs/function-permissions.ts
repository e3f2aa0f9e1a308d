import type { ITableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';

import {
  ARCHIVE_PREFIX,
  DAY_INDEX,
  PROCESSED_PREFIX,
  STATUS_INDEX,
  UPLOAD_PREFIX,
} from '#contracts/names.ts';

import type { FunctionName } from '../config/functions.ts';
import type { DataConstruct } from './data-construct.ts';
import type { MessagingConstruct } from './messaging-construct.ts';
import type { StorageConstruct } from './storage-construct.ts';

export interface PermissionTargets {
  readonly storage: StorageConstruct;
  readonly data: DataConstruct;
  readonly messaging: MessagingConstruct;
}

/**
 * Who may do what: every call a function makes, and nothing else. The pipeline's log and traces are added to each.
 * `start` also starts the state machine, which is made after the functions it calls: see `startStateMachine`.
 */
export function functionPermissions({
  storage: { uploadBucket, archiveBucket },
  data: { metadataTable, historyTable },
  messaging: { eventBus, processingQueue, ingestDeadLetters, publishDeadLetters, undeliveredEvents },
}: PermissionTargets): Readonly<Record<FunctionName, readonly PolicyStatement[]>> {
  const updateRecord = allow(['dynamodb:UpdateItem'], metadataTable.tableArn);
  const readOriginal = readUploads(uploadBucket);
  const writeDerivative = allow(['s3:PutObject'], archiveBucket.arnForObjects(`${PROCESSED_PREFIX}*`));
  const writeHistory = allow(['dynamodb:BatchWriteItem'], historyTable.tableArn);
  const publishEvents = allow(['events:PutEvents'], eventBus.eventBusArn);

  return {
    ingest: [...readOriginal, updateRecord, allow(['sqs:SendMessage'], ingestDeadLetters.queueArn)],
    publish: [
      ...readStream(metadataTable),
      writeHistory,
      publishEvents,
      allow(['sqs:SendMessage'], publishDeadLetters.queueArn),
    ],
    start: [
      updateRecord,
      allow(
        ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
        processingQueue.queueArn,
      ),
    ],
    validate: [...readOriginal, updateRecord],
    metadata: [...readOriginal, updateRecord],
    resize: [...readOriginal, writeDerivative, updateRecord],
    thumbnail: [...readOriginal, writeDerivative, updateRecord],
    archive: [
      ...readOriginal,
      allow(['s3:ListBucket'], archiveBucket.bucketArn),
      allow(
        ['s3:GetObject'],
        archiveBucket.arnForObjects(`${PROCESSED_PREFIX}*`),
        archiveBucket.arnForObjects(`${ARCHIVE_PREFIX}*`),
      ),
      allow(['s3:PutObject', 's3:DeleteObject'], archiveBucket.arnForObjects(`${ARCHIVE_PREFIX}*`)),
      updateRecord,
    ],
    fail: [updateRecord],
    reconcile: [
      ...readOriginal,
      allow(['s3:ListBucketVersions'], uploadBucket.bucketArn),
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], metadataTable.tableArn),
      allow(
        ['dynamodb:Query'],
        `${metadataTable.tableArn}/index/${STATUS_INDEX}`,
        `${metadataTable.tableArn}/index/${DAY_INDEX}`,
        historyTable.tableArn,
      ),
      writeHistory,
      publishEvents,
      allow(['sqs:GetQueueAttributes'], processingQueue.queueArn),
    ],
    discard: [
      allow(['s3:DeleteObjectVersion'], uploadBucket.arnForObjects(`${UPLOAD_PREFIX}*`)),
      allow(['sqs:SendMessage'], undeliveredEvents.queueArn),
    ],
  };
}

export function startStateMachine(stateMachine: IStateMachine): PolicyStatement {
  return allow(['states:StartSyncExecution'], stateMachine.stateMachineArn);
}

/**
 * A read pins the version, hence GetObjectVersion. Without ListBucket a missing object answers 403 instead of 404, and a
 * deleted upload would look like a missing permission.
 */
function readUploads(bucket: IBucket): PolicyStatement[] {
  return [
    allow(['s3:GetObjectVersion'], bucket.arnForObjects(`${UPLOAD_PREFIX}*`)),
    allow(['s3:ListBucket'], bucket.bucketArn),
  ];
}

/** What an event source mapping on a stream asks of the function's role. */
function readStream(table: ITableV2): PolicyStatement[] {
  if (table.tableStreamArn === undefined) throw new Error(`${table.node.path} has no stream.`);
  return [
    allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      table.tableStreamArn,
    ),
    // A listing has no resource to name.
    allow(['dynamodb:ListStreams'], '*'),
  ];
}

function allow(actions: readonly string[], ...resources: string[]): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources });
}
