import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketArn } from '../arns.ts';
import { notImplemented } from '../errors.ts';
import type { RequestInput, Routed } from '../http/route.ts';
import type { Target } from '../http/target.ts';
import { encodeListed, readMaximum } from '../list-keys.ts';
import type { BucketStore, ObjectVersion } from '../store.ts';

interface Input {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly MaxKeys?: string;
  readonly KeyMarker?: string;
  readonly VersionIdMarker?: string;
  readonly EncodingType?: string;
}

/** All versions and delete markers, in key order, newest first. */
export function listObjectVersions(store: BucketStore): Routed<AtomicOperation<Input, { Xml: object }>> {
  return {
    route: { on: 'bucket', method: 'GET', subResource: 'versions', read: readQuery },
    required: ['Bucket'],
    optional: ['Prefix', 'MaxKeys', 'KeyMarker', 'VersionIdMarker', 'EncodingType'],
    permissions: ({ Bucket, Prefix = '' }) => [
      { action: 's3:ListBucketVersions', resource: bucketArn(Bucket), conditions: { 's3:prefix': Prefix } },
    ],
    handle: (input) => {
      const { Bucket, Prefix = '', KeyMarker = '', VersionIdMarker } = input;
      const most = readMaximum(input.MaxKeys);
      const encode = encodeListed(input.EncodingType);
      const marked =
        VersionIdMarker === undefined
          ? undefined
          : store.version(store.bucket(Bucket).name, KeyMarker, VersionIdMarker);
      const rows = store.listVersions(
        store.bucket(Bucket).name,
        Prefix,
        Buffer.from(KeyMarker),
        marked?.id ?? 0,
        most + 1,
      );
      const page = rows.slice(0, most);
      const last = page.at(-1);
      const describe = describeIn(store, encode);
      return {
        Xml: {
          ListVersionsResult: {
            Name: Bucket,
            Prefix: encode(Prefix),
            KeyMarker: encode(KeyMarker),
            VersionIdMarker,
            MaxKeys: most,
            IsTruncated: rows.length > most,
            ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
            ...(rows.length > most && last !== undefined
              ? { NextKeyMarker: encode(last.key), NextVersionIdMarker: last.versionId }
              : {}),
            Version: page.filter(({ deleteMarker }) => !deleteMarker).map(describe),
            DeleteMarker: page.filter(({ deleteMarker }) => deleteMarker).map(describe),
          },
        },
      };
    },
  };
}

function describeIn(
  store: BucketStore,
  encode: (text: string) => string,
): (version: ObjectVersion) => object {
  return (version) => ({
    Key: encode(version.key),
    VersionId: version.versionId,
    IsLatest: store.latest(version.bucket, version.key)?.id === version.id,
    LastModified: new Date(version.lastModifiedMs).toISOString(),
    ...(version.deleteMarker
      ? {}
      : { ETag: `"${version.eTag}"`, Size: version.sizeBytes, StorageClass: 'STANDARD' }),
  });
}

function readQuery(_request: WireRequest, { query }: Target): RequestInput {
  const get = (name: string): string | undefined => query.get(name) ?? undefined;
  if (get('delimiter') !== undefined) throw notImplemented('a delimiter in ListObjectVersions');
  return {
    input: {
      Prefix: get('prefix'),
      MaxKeys: get('max-keys'),
      EncodingType: get('encoding-type'),
      KeyMarker: get('key-marker'),
      VersionIdMarker: get('version-id-marker'),
    },
  };
}
