import type { AtomicOperation } from '../../../kernel/operation.ts';
import { invalidParameter } from '../errors.ts';
import type { LogStore } from '../store.ts';

export function putResourcePolicy(
  store: LogStore,
): AtomicOperation<{ readonly policyName: string; readonly policyDocument: string }, object> {
  return {
    required: ['policyName', 'policyDocument'],
    optional: [],
    permissions: () => [{ action: 'logs:PutResourcePolicy', resource: '*' }],
    handle: ({ policyName, policyDocument }) => {
      try {
        JSON.parse(policyDocument);
      } catch {
        throw invalidParameter('The policy document is not JSON.');
      }
      store.putPolicy(policyName, policyDocument);
      return { resourcePolicy: { policyName, policyDocument } };
    },
  };
}
