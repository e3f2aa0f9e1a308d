import type { Kernel } from '../../../kernel/kernel.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { groupArn } from '../arns.ts';
import type { LogStore } from '../store.ts';

export function deleteLogGroup(
  kernel: Kernel,
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
