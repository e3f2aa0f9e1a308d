import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';

import { allow, READ_UPLOADS, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Inspects a new upload and writes its record.',
  memoryMb: 256,
  timeoutSeconds: 15,
  environment: ['METADATA_TABLE', 'UPLOAD_BUCKET', 'MAX_IMAGE_BYTES'],
  permissions: [...READ_UPLOADS, UPDATE_RECORD, allow(['sqs:SendMessage'], 'ingestDeadLetters')],
  trigger: { by: 'uploads' },
  // Lambda retries an error twice, after one and two minutes.
  asynchronous: { retryAttempts: 2, maxEventAgeHours: 6, deadLetters: 'ingestDeadLetters' },
  alarmOnErrors: true,
} as const satisfies FunctionDescriptor;
