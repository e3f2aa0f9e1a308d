import type { AtomicOperation } from '../../../kernel/operation.ts';
import { describeKey } from '../describe.ts';
import { SHARD_ID, writeSequence } from '../stream-store.ts';
import type { TableStore } from '../store.ts';
import { tableOfStream } from '../table-of-stream.ts';

export function describeStream(
  store: TableStore,
): AtomicOperation<{ readonly StreamArn: string; readonly Limit?: number }, { StreamDescription: object }> {
  return {
    required: ['StreamArn'],
    optional: ['Limit'],
    permissions: ({ StreamArn }) => [{ action: 'dynamodb:DescribeStream', resource: StreamArn }],
    handle: ({ StreamArn }) => {
      const { table, stream } = tableOfStream(store, StreamArn);
      return {
        StreamDescription: {
          StreamArn,
          StreamLabel: stream.label,
          StreamStatus: 'ENABLED',
          StreamViewType: stream.view,
          TableName: table.name,
          CreationRequestDateTime: table.createdAtMs / 1000,
          KeySchema: describeKey(table.key),
          Shards: [{ ShardId: SHARD_ID, SequenceNumberRange: { StartingSequenceNumber: writeSequence(1) } }],
        },
      };
    },
  };
}
