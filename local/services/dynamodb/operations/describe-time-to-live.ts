import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TableStore } from '../store.ts';

export function describeTimeToLive(
  store: TableStore,
): AtomicOperation<{ readonly TableName: string }, { TimeToLiveDescription: object }> {
  return {
    required: ['TableName'],
    optional: [],
    permissions: ({ TableName }) => [
      { action: 'dynamodb:DescribeTimeToLive', resource: store.get(TableName).arn },
    ],
    handle: ({ TableName }) => {
      const { ttlAttribute } = store.get(TableName);
      return {
        TimeToLiveDescription:
          ttlAttribute === undefined
            ? { TimeToLiveStatus: 'DISABLED' }
            : { TimeToLiveStatus: 'ENABLED', AttributeName: ttlAttribute },
      };
    },
  };
}
