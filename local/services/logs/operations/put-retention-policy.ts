import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { groupArn } from '../arns.ts';
import { invalidParameter } from '../errors.ts';
import type { LogStore } from '../store.ts';

/** Source: CloudWatch Logs API reference, PutRetentionPolicy. */
const DAYS = new Set([
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
]);

export function putRetentionPolicy(
  kernel: ServiceContext,
  store: LogStore,
): AtomicOperation<{ readonly logGroupName: string; readonly retentionInDays: number }, object> {
  return {
    required: ['logGroupName', 'retentionInDays'],
    optional: [],
    permissions: ({ logGroupName }) => [
      { action: 'logs:PutRetentionPolicy', resource: groupArn(kernel, logGroupName) },
    ],
    handle: ({ logGroupName, retentionInDays }) => {
      if (!DAYS.has(retentionInDays))
        throw invalidParameter(
          `A retention of ${String(retentionInDays)} days is not one of ${[...DAYS].join(', ')}.`,
        );
      store.setRetention(store.get(logGroupName).name, retentionInDays);
      return {};
    },
  };
}
