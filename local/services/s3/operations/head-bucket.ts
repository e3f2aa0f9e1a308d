import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { bucketPermission } from '../arns.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';

export function headBucket(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<AtomicOperation<{ readonly Bucket: string }, { BucketRegion: string }>> {
  return {
    route: { on: 'bucket', method: 'HEAD' },
    required: ['Bucket'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission('ListBucket', Bucket),
    handle: ({ Bucket }) => {
      store.bucket(Bucket);
      return { BucketRegion: kernel.region };
    },
  };
}
