import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { LogStore } from '../store.ts';

export function deleteResourcePolicy(
  store: LogStore,
): AtomicOperation<{ readonly policyName: string }, object> {
  return {
    required: ['policyName'],
    optional: [],
    permissions: () => [{ action: 'logs:DeleteResourcePolicy', resource: '*' }],
    handle: ({ policyName }) => {
      store.removePolicy(policyName);
      return {};
    },
  };
}
