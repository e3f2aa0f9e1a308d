import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketPermission } from '../arns.ts';
import { bucketAlreadyOwnedByYou, invalidBucketName } from '../errors.ts';
import { readText } from '../http/read-text.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';

/** Source: S3 user guide, "Bucket naming rules". */
const NAME = /^(?!xn--|\d+\.\d+\.\d+\.\d+$)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/;

export interface CreateBucketInput {
  readonly Bucket: string;
  /** The location is always the runtime's region. */
  readonly Body?: string;
}

export function createBucket(
  store: BucketStore,
): Routed<AtomicOperation<CreateBucketInput, { Location: string }>> {
  return {
    route: { on: 'bucket', method: 'PUT', read: readText },
    required: ['Bucket'],
    optional: [],
    ignored: ['Body'],
    permissions: ({ Bucket }) => bucketPermission('CreateBucket', Bucket),
    handle: ({ Bucket }, { nowMs }) => {
      if (!NAME.test(Bucket) || Bucket.includes('..')) throw invalidBucketName();
      if (store.find(Bucket) !== undefined) throw bucketAlreadyOwnedByYou();
      store.putBucket({ name: Bucket, createdAtMs: nowMs, versioning: 'Unversioned', configurations: {} });
      return { Location: `/${Bucket}` };
    },
  };
}
