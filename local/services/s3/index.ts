import type { PolicyDocument } from '../../aws/policy.ts';
import type { Operation } from '../../kernel/operation.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import { CONFIGURATIONS } from './configurations.ts';
import type { Routed } from './http/route.ts';
import {
  deleteConfiguration,
  getConfiguration,
  putConfiguration,
} from './operations/bucket-configuration.ts';
import { getBucketVersioning, putBucketVersioning } from './operations/bucket-versioning.ts';
import { copyObject } from './operations/copy-object.ts';
import { createBucket } from './operations/create-bucket.ts';
import { deleteBucket } from './operations/delete-bucket.ts';
import { deleteObject } from './operations/delete-object.ts';
import { deleteObjects } from './operations/delete-objects.ts';
import { getBucketLocation } from './operations/get-bucket-location.ts';
import { getObject } from './operations/get-object.ts';
import { headBucket } from './operations/head-bucket.ts';
import { headObject } from './operations/head-object.ts';
import { listBuckets } from './operations/list-buckets.ts';
import { listObjectVersions } from './operations/list-object-versions.ts';
import { listObjectsV2 } from './operations/list-objects-v2.ts';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './operations/object-tagging.ts';
import { postObject } from './operations/post-object.ts';
import { preflight } from './operations/preflight.ts';
import { putObject } from './operations/put-object.ts';
import { bucketPolicyResource } from './resources/bucket-policy.ts';
import { bucketResource } from './resources/bucket.ts';
import { BucketStore } from './store.ts';
import { s3Wire } from './wire.ts';

/** Buckets with versions. */
export const s3: ServiceFactory = (kernel) => {
  const store = new BucketStore(kernel.database);
  const operations: Readonly<Record<string, Routed<Operation>>> = {
    ...configurationOperations(store),
    CreateBucket: createBucket(store),
    DeleteBucket: deleteBucket(store),
    HeadBucket: headBucket(kernel, store),
    ListBuckets: listBuckets(kernel, store),
    GetBucketLocation: getBucketLocation(kernel, store),
    GetBucketVersioning: getBucketVersioning(store),
    PutBucketVersioning: putBucketVersioning(store),
    PutObject: putObject(kernel, store),
    PostObject: postObject(kernel, store),
    GetObject: getObject(kernel, store),
    HeadObject: headObject(kernel, store),
    CopyObject: copyObject(kernel, store),
    DeleteObject: deleteObject(kernel, store),
    DeleteObjects: deleteObjects(kernel, store),
    ListObjectsV2: listObjectsV2(store),
    ListObjectVersions: listObjectVersions(store),
    GetObjectTagging: getObjectTagging(store),
    PutObjectTagging: putObjectTagging(store),
    DeleteObjectTagging: deleteObjectTagging(store),
  };
  return {
    name: 's3',
    wire: s3Wire(kernel, store, operations),
    operations: { ...operations, Preflight: preflight },
    resourceTypes: { 'AWS::S3::Bucket': bucketResource, 'AWS::S3::BucketPolicy': bucketPolicyResource },
    resourcePolicy: (arn) => {
      const [name = ''] = arn.replace('arn:aws:s3:::', '').split('/');
      const policy = store.find(name)?.configurations['policy'];
      return policy === undefined ? undefined : (JSON.parse(policy) as PolicyDocument);
    },
    // An event that the bus does not accept yet is retried for as long as it takes.
    retryDelivery: ({ attempts }) => Math.min(60_000, 1000 * 2 ** attempts),
  };
};

function configurationOperations(store: BucketStore): Record<string, Routed<Operation>> {
  return Object.fromEntries(
    CONFIGURATIONS.flatMap((kind): [string, Routed<Operation>][] => [
      [`Get${kind.operation}`, getConfiguration(store, kind)],
      [`Put${kind.operation}`, putConfiguration(store, kind)],
      [
        kind.operation === 'BucketLifecycleConfiguration'
          ? 'DeleteBucketLifecycle'
          : `Delete${kind.operation}`,
        deleteConfiguration(store, kind),
      ],
    ]),
  );
}
