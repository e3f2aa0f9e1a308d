import type { FunctionDescriptor } from '#contracts/function-descriptor.ts';

import { allow, PUBLISH_EVENTS, WRITE_HISTORY } from '../shared/grants.ts';

/**
 * To keep order, the stream stops at a failing record. Bisecting finds the one at fault. The limit of an hour bounds the wait
 * of those behind it, and an outage of up to an hour loses nothing. A dropped record leaves a gap in the history, which the
 * reconciler finds and fills.
 */
export const descriptor = {
  purpose: 'Publishes every change of a record: to the history and to the bus.',
  memoryMb: 256,
  timeoutSeconds: 30,
  environment: ['HISTORY_TABLE', 'EVENT_BUS_NAME', 'DEAD_LETTER_QUEUE_URL'],
  permissions: [
    allow(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      'metadataTable:stream',
    ),
    // ListStreams has no resource to name.
    allow(['dynamodb:ListStreams'], '*'),
    WRITE_HISTORY,
    PUBLISH_EVENTS,
    allow(['sqs:SendMessage'], 'publishDeadLetters'),
  ],
  trigger: { by: 'stream', batchSize: 100, maxRecordAgeHours: 1, deadLetters: 'publishDeadLetters' },
  alarmOnErrors: true,
} as const satisfies FunctionDescriptor;
