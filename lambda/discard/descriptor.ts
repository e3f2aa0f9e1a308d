import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { UPLOAD_PREFIX } from '#contracts/names.ts';

import { allow } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Deletes the uploaded version of a completed run. After three failures the original stays.',
  memoryMb: 256,
  timeoutSeconds: 15,
  environment: [],
  permissions: [
    allow(['s3:DeleteObjectVersion'], `uploadBucket/${UPLOAD_PREFIX}*`),
    allow(['sqs:SendMessage'], 'undeliveredEvents'),
  ],
  trigger: {
    by: 'event',
    type: 'ProcessingCompleted',
    description: 'Completed runs to discard, which deletes the upload that is archived',
  },
  asynchronous: { retryAttempts: 2, maxEventAgeHours: 6, deadLetters: 'undeliveredEvents' },
  alarmOnErrors: true,
  onlyWith: 'deleteOriginals',
} as const satisfies FunctionDescriptor;
