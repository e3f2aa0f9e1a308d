import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { READ_UPLOADS, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Describes the image: size, format, colours, allow-listed EXIF.',
  memoryMb: { atLeast: 512, for: 'file' },
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE', 'MAX_PIXELS'],
  permissions: [...READ_UPLOADS, UPDATE_RECORD],
  trigger: { by: 'machine', stage: 'metadata' },
  layers: ['sharp'],
  alarmOnErrors: false,
} as const satisfies FunctionDescriptor;
