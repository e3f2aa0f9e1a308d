import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketPermission } from '../arns.ts';
import { bucketNotEmpty } from '../errors.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';

export function deleteBucket(
  store: BucketStore,
): Routed<AtomicOperation<{ readonly Bucket: string }, object>> {
  return {
    route: { on: 'bucket', method: 'DELETE' },
    required: ['Bucket'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission('DeleteBucket', Bucket),
    handle: ({ Bucket }) => {
      store.bucket(Bucket);
      if (!store.isEmpty(Bucket)) throw bucketNotEmpty();
      store.removeBucket(Bucket);
      return {};
    },
  };
}
