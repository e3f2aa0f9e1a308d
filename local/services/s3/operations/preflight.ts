import type { AtomicOperation } from '../../../kernel/operation.ts';

/** A browser's OPTIONS request: the wire answers it from the bucket's CORS rules. Needs no permission. */
export const preflight: AtomicOperation<{ readonly Bucket: string }, object> = {
  required: ['Bucket'],
  optional: [],
  permissions: () => [],
  handle: () => ({}),
};
