import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';
import { START_TIMEOUT_SECONDS } from '#contracts/limits.ts';

import { allow, UPDATE_RECORD } from '../shared/grants.ts';

export const descriptor = {
  purpose: 'Runs the state machine for a message, and settles what the machine could not.',
  memoryMb: 256,
  timeoutSeconds: START_TIMEOUT_SECONDS,
  environment: ['METADATA_TABLE', 'STATE_MACHINE_ARN', 'QUEUE_URL'],
  permissions: [
    UPDATE_RECORD,
    allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      'processingQueue',
    ),
    allow(['states:StartSyncExecution'], 'stateMachine'),
  ],
  trigger: { by: 'queue', batchSize: 1, maxConcurrency: { setting: 'maxConcurrency' } },
  alarmOnErrors: true,
} as const satisfies FunctionDescriptor;
