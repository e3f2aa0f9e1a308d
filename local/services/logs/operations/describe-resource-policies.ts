import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { LogStore } from '../store.ts';

export function describeResourcePolicies(
  store: LogStore,
): AtomicOperation<object, { resourcePolicies: { policyName: string; policyDocument: string }[] }> {
  return {
    required: [],
    optional: [],
    permissions: () => [{ action: 'logs:DescribeResourcePolicies', resource: '*' }],
    handle: () => ({
      resourcePolicies: store
        .policies()
        .map(({ name, document }) => ({ policyName: name, policyDocument: document })),
    }),
  };
}
