import type { AtomicOperation } from '../../../kernel/operation.ts';
import { validation } from '../errors.ts';
import type { TableStore } from '../store.ts';
import type { StreamStore } from '../stream-store.ts';
import { tableOfStream } from '../table-of-stream.ts';

interface Input {
  readonly StreamArn: string;
  readonly ShardId: string;
  readonly ShardIteratorType: 'TRIM_HORIZON' | 'LATEST' | 'AT_SEQUENCE_NUMBER' | 'AFTER_SEQUENCE_NUMBER';
  readonly SequenceNumber?: string;
}

/** An iterator is `<position>|<stream>` in base64: the position of the last record read. */
export function getShardIterator(
  store: TableStore,
  streams: StreamStore,
): AtomicOperation<Input, { ShardIterator: string }> {
  return {
    required: ['StreamArn', 'ShardId', 'ShardIteratorType'],
    optional: ['SequenceNumber'],
    permissions: ({ StreamArn }) => [{ action: 'dynamodb:GetShardIterator', resource: StreamArn }],
    handle: ({ StreamArn, ShardIteratorType, SequenceNumber }) => {
      tableOfStream(store, StreamArn);
      return {
        ShardIterator: writeIterator(
          positionOf(ShardIteratorType, SequenceNumber, streams.latest(StreamArn)),
          StreamArn,
        ),
      };
    },
  };
}

export function writeIterator(position: number, streamArn: string): string {
  return Buffer.from(`${String(position)}|${streamArn}`).toString('base64');
}

export function readIterator(text: string): { position: number; streamArn: string } {
  const [position = '', streamArn = ''] = Buffer.from(text, 'base64').toString('utf8').split('|');
  if (!/^\d+$/.test(position)) throw validation('Invalid ShardIterator.');
  return { position: Number(position), streamArn };
}

function positionOf(type: Input['ShardIteratorType'], sequence: string | undefined, latest: number): number {
  if (type === 'TRIM_HORIZON') return 0;
  if (type === 'LATEST') return latest;
  if (sequence === undefined) throw validation(`SequenceNumber is required for ${type}.`);
  return Number(sequence) - (type === 'AT_SEQUENCE_NUMBER' ? 1 : 0);
}
