import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TableStore } from '../store.ts';
import type { Table } from '../table.ts';

interface Input {
  readonly TableName: string;
  readonly TimeToLiveSpecification: { readonly AttributeName: string; readonly Enabled: boolean };
}

export function updateTimeToLive(
  store: TableStore,
): AtomicOperation<Input, Pick<Input, 'TimeToLiveSpecification'>> {
  return {
    required: ['TableName', 'TimeToLiveSpecification'],
    optional: [],
    permissions: ({ TableName }) => [
      { action: 'dynamodb:UpdateTimeToLive', resource: store.get(TableName).arn },
    ],
    handle: ({ TableName, TimeToLiveSpecification }) => {
      const { ttlAttribute: _before, ...rest } = store.get(TableName);
      const table: Table = TimeToLiveSpecification.Enabled
        ? { ...rest, ttlAttribute: TimeToLiveSpecification.AttributeName }
        : rest;
      store.put(table);
      store.refreshExpiry(table);
      return { TimeToLiveSpecification };
    },
  };
}
