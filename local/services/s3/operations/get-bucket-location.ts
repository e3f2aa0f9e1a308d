import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { bucketPermission } from '../arns.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';

export function getBucketLocation(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<AtomicOperation<{ readonly Bucket: string }, { Xml: object }>> {
  return {
    route: { on: 'bucket', method: 'GET', subResource: 'location' },
    required: ['Bucket'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission('GetBucketLocation', Bucket),
    handle: ({ Bucket }) => {
      store.bucket(Bucket);
      return { Xml: { LocationConstraint: kernel.region } };
    },
  };
}
