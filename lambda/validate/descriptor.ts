import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { READ_UPLOADS, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Checks that the file is an image in an accepted format whose picture is whole.',
  memoryMb: { atLeast: 512, for: 'file' },
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE', 'MAX_IMAGE_BYTES', 'MAX_PIXELS', 'STRICTNESS'],
  permissions: [...READ_UPLOADS, UPDATE_RECORD],
  trigger: { by: 'machine', stage: 'validation' },
  alarmOnErrors: false,
} as const satisfies FunctionDescriptor;
