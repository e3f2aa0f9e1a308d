import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { DAY_INDEX, STATUS_INDEX } from '#contracts/names.ts';

import { allow, PUBLISH_EVENTS, READ_UPLOADS, WRITE_HISTORY } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Finds and repairs uploads, changes and runs that were left behind.',
  memoryMb: 512,
  timeoutSeconds: 240,
  environment: [
    'METADATA_TABLE',
    'HISTORY_TABLE',
    'UPLOAD_BUCKET',
    'EVENT_BUS_NAME',
    'QUEUE_URL',
    'MAX_IMAGE_BYTES',
  ],
  permissions: [
    ...READ_UPLOADS,
    allow(['s3:ListBucketVersions'], 'uploadBucket'),
    allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'metadataTable'),
    allow(
      ['dynamodb:Query'],
      `metadataTable/index/${STATUS_INDEX}`,
      `metadataTable/index/${DAY_INDEX}`,
      'historyTable',
    ),
    WRITE_HISTORY,
    PUBLISH_EVENTS,
    allow(['sqs:GetQueueAttributes'], 'processingQueue'),
  ],
  trigger: {
    by: 'schedule',
    everyMinutes: { setting: 'reconcileEveryMinutes' },
    description: 'Looks for uploads and changes that were left behind',
  },
  // Its next run is its retry.
  asynchronous: { retryAttempts: 0 },
  alarmOnErrors: true,
} as const satisfies FunctionDescriptor;
