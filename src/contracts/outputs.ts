import { UPLOAD_PREFIX } from './names.ts';

/** Outputs of the stack, by which people, programs and the CLI find its resources. */
export const OUTPUTS = {
  Stage: 'The deployment stage.',
  UploadBucketName: `Bucket for uploads; only keys below \`${UPLOAD_PREFIX}\` are accepted.`,
  ArchiveBucketName:
    'Bucket of the archive, `archive/YYYY/MM/DD/<slug>/<runId>/`, and of derivatives waiting to be archived.',
  LogBucketName: 'Bucket with the access logs of the other two.',
  MetadataTableName: 'Table with one record per image.',
  HistoryTableName: 'Table with every event of every image.',
  EventBusName: "Bus of the pipeline's own events.",
  NotificationTopicArn: 'Topic for starts, completions, failures and rejections.',
  NotificationQueueUrl: 'Queue subscribed to that topic; only with the setting `notificationQueue`.',
  ProcessingQueueUrl: 'Queue of images waiting to be processed.',
  ProcessingDeadLetterQueueUrl: 'Messages of images that failed three times.',
  IngestDeadLetterQueueUrl: 'Uploads that ingest failed on three times.',
  PublishDeadLetterQueueUrl: 'Positions of changes that could not be published for an hour.',
  UndeliveredEventsQueueUrl: 'Events and notifications that could not be delivered.',
  StateMachineArn: 'The state machine that processes one image.',
  MaxImageBytes: 'Largest file that is accepted, in bytes: the setting `maxImageMb`.',
  AuditLogGroupName: 'Log group with every event of the bus.',
  AlarmTopicArn: 'Topic of the alarms; unless `monitoring` is `none`.',
  CompositeAlarmName: 'The alarm that is on while somebody needs to act; unless `monitoring` is `none`.',
} as const;

export type OutputName = keyof typeof OUTPUTS;

/** Values of a stack's outputs, as CloudFormation returns them. */
export type Outputs = Readonly<Record<string, string>>;
