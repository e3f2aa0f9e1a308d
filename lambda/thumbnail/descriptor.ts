import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { READ_UPLOADS, UPDATE_RECORD, WRITE_DERIVATIVE } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Makes the 200 x 200 thumbnail.',
  memoryMb: { atLeast: { setting: 'imageMemoryMb' }, for: 'pixels' },
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE', 'ARCHIVE_BUCKET', 'MAX_PIXELS'],
  permissions: [...READ_UPLOADS, WRITE_DERIVATIVE, UPDATE_RECORD],
  trigger: { by: 'machine', stage: 'thumbnail' },
  layers: ['sharp'],
  alarmOnErrors: false,
} as const satisfies FunctionDescriptor;
