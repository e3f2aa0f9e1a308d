import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TableStore } from '../store.ts';

export function listStreams(
  store: TableStore,
): AtomicOperation<{ readonly TableName?: string }, { Streams: object[] }> {
  return {
    required: [],
    optional: ['TableName'],
    permissions: () => [{ action: 'dynamodb:ListStreams', resource: '*' }],
    handle: ({ TableName }) => ({
      Streams: store
        .names()
        .filter((name) => TableName === undefined || name === TableName)
        .flatMap((name) => {
          const { stream } = store.get(name);
          return stream === undefined
            ? []
            : [{ StreamArn: stream.arn, StreamLabel: stream.label, TableName: name }];
        }),
    }),
  };
}
