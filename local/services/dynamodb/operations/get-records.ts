import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { StreamStore } from '../stream-store.ts';
import { readIterator, writeIterator } from './get-shard-iterator.ts';

const MOST_RECORDS = 1000;

export function getRecords(
  streams: StreamStore,
): AtomicOperation<
  { readonly ShardIterator: string; readonly Limit?: number },
  { Records: object[]; NextShardIterator: string }
> {
  return {
    required: ['ShardIterator'],
    optional: ['Limit'],
    permissions: ({ ShardIterator }) => [
      { action: 'dynamodb:GetRecords', resource: readIterator(ShardIterator).streamArn },
    ],
    handle: ({ ShardIterator, Limit = MOST_RECORDS }) => {
      const { position, streamArn } = readIterator(ShardIterator);
      const { records, last } = streams.read(streamArn, position, Math.min(Limit, MOST_RECORDS));
      return { Records: records, NextShardIterator: writeIterator(last, streamArn) };
    },
  };
}
