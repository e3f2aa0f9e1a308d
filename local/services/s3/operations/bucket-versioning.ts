import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketPermission } from '../arns.ts';
import { malformedXml } from '../errors.ts';
import { readText } from '../http/read-text.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';
import { readXml } from '../xml/read-xml.ts';

interface PutInput {
  readonly Bucket: string;
  /** XML of a VersioningConfiguration. */
  readonly Body: string;
}

export function getBucketVersioning(
  store: BucketStore,
): Routed<AtomicOperation<{ readonly Bucket: string }, { Xml: object }>> {
  return {
    route: { on: 'bucket', method: 'GET', subResource: 'versioning' },
    required: ['Bucket'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission('GetBucketVersioning', Bucket),
    handle: ({ Bucket }) => {
      const { versioning } = store.bucket(Bucket);
      return { Xml: { VersioningConfiguration: versioning === 'Unversioned' ? {} : { Status: versioning } } };
    },
  };
}

export function putBucketVersioning(store: BucketStore): Routed<AtomicOperation<PutInput, object>> {
  return {
    route: { on: 'bucket', method: 'PUT', subResource: 'versioning', read: readText },
    required: ['Bucket', 'Body'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission('PutBucketVersioning', Bucket),
    handle: ({ Bucket, Body }) => {
      const versioning = readXml(Body, 'VersioningConfiguration').first('Status')?.text;
      if (versioning !== 'Enabled' && versioning !== 'Suspended') throw malformedXml();
      store.putBucket({ ...store.bucket(Bucket), versioning });
      return {};
    },
  };
}
