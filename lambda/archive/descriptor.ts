import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';
import { ARCHIVE_PREFIX, PROCESSED_PREFIX } from '#contracts/names.ts';

import { allow, READ_UPLOADS, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Copies original and derivatives into the archive and commits the run.',
  memoryMb: 512,
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE', 'ARCHIVE_BUCKET'],
  permissions: [
    ...READ_UPLOADS,
    allow(['s3:ListBucket'], 'archiveBucket'),
    allow(['s3:GetObject'], `archiveBucket/${PROCESSED_PREFIX}*`, `archiveBucket/${ARCHIVE_PREFIX}*`),
    allow(['s3:PutObject', 's3:DeleteObject'], `archiveBucket/${ARCHIVE_PREFIX}*`),
    UPDATE_RECORD,
  ],
  trigger: { by: 'machine', stage: 'archive' },
  alarmOnErrors: false,
} as const satisfies FunctionDescriptor;
