import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { groupArn } from '../arns.ts';
import type { LogStore } from '../store.ts';

export function deleteLogGroup(
  kernel: ServiceContext,
  store: LogStore,
): AtomicOperation<{ readonly logGroupName: string }, object> {
  return {
    required: ['logGroupName'],
    optional: [],
    permissions: ({ logGroupName }) => [
      { action: 'logs:DeleteLogGroup', resource: groupArn(kernel, logGroupName) },
    ],
    handle: ({ logGroupName }) => {
      store.remove(store.get(logGroupName).name);
      return {};
    },
  };
}
