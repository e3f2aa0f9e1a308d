import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { STAGE_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Records why the state machine stopped: REJECTED, or FAILED on the last delivery.',
  memoryMb: 256,
  timeoutSeconds: STAGE_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE'],
  permissions: [UPDATE_RECORD],
  trigger: { by: 'machine', state: 'HandleError' },
  alarmOnErrors: true,
} as const satisfies FunctionDescriptor;
