import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { TableStore } from '../store.ts';

interface Input {
  readonly TableName: string;
  readonly PointInTimeRecoverySpecification: {
    readonly PointInTimeRecoveryEnabled: boolean;
    readonly RecoveryPeriodInDays?: number;
  };
}

/** Stores the setting; nothing is backed up here. */
export function updateContinuousBackups(
  store: TableStore,
): AtomicOperation<Input, { ContinuousBackupsDescription: object }> {
  return {
    required: ['TableName', 'PointInTimeRecoverySpecification'],
    optional: [],
    permissions: ({ TableName }) => [
      { action: 'dynamodb:UpdateContinuousBackups', resource: store.get(TableName).arn },
    ],
    handle: ({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } }) => {
      store.put({ ...store.get(TableName), pointInTimeRecovery: PointInTimeRecoveryEnabled });
      const status = PointInTimeRecoveryEnabled ? 'ENABLED' : 'DISABLED';
      return {
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: status },
        },
      };
    },
  };
}
