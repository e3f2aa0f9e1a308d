import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketArn } from '../arns.ts';
import { notImplemented } from '../errors.ts';
import type { RequestInput, Routed } from '../http/route.ts';
import type { Target } from '../http/target.ts';
import { encodeListed, listKeys } from '../list-keys.ts';
import type { BucketStore } from '../store.ts';

interface Input {
  readonly Bucket: string;
  readonly Prefix?: string;
  readonly Delimiter?: string;
  readonly MaxKeys?: string;
  readonly ContinuationToken?: string;
  readonly StartAfter?: string;
  readonly EncodingType?: string;
}

export function listObjectsV2(store: BucketStore): Routed<AtomicOperation<Input, { Xml: object }>> {
  return {
    route: { on: 'bucket', method: 'GET', read: readQuery },
    required: ['Bucket'],
    optional: ['Prefix', 'Delimiter', 'MaxKeys', 'ContinuationToken', 'StartAfter', 'EncodingType'],
    permissions: ({ Bucket, Prefix = '' }) => [
      { action: 's3:ListBucket', resource: bucketArn(Bucket), conditions: { 's3:prefix': Prefix } },
    ],
    handle: (input) => {
      const { Prefix = '', Delimiter = '', ContinuationToken, StartAfter = '' } = input;
      const after =
        ContinuationToken === undefined ? Buffer.from(StartAfter) : Buffer.from(ContinuationToken, 'base64');
      const encode = encodeListed(input.EncodingType);
      const page = listKeys(store, store.bucket(input.Bucket).name, {
        prefix: Prefix,
        delimiter: Delimiter,
        after,
        most: input.MaxKeys,
      });
      return {
        Xml: {
          ListBucketResult: {
            Name: input.Bucket,
            Prefix: encode(Prefix),
            MaxKeys: page.most,
            KeyCount: page.objects.length + page.prefixes.length,
            IsTruncated: page.next !== undefined,
            ...(Delimiter === '' ? {} : { Delimiter: encode(Delimiter) }),
            ...(input.EncodingType === undefined ? {} : { EncodingType: input.EncodingType }),
            ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
            ...(StartAfter === '' ? {} : { StartAfter: encode(StartAfter) }),
            ...(page.next === undefined ? {} : { NextContinuationToken: page.next.toString('base64') }),
            Contents: page.objects.map(({ key, eTag, sizeBytes, lastModifiedMs }) => ({
              Key: encode(key),
              LastModified: new Date(lastModifiedMs).toISOString(),
              ETag: `"${eTag}"`,
              Size: sizeBytes,
              StorageClass: 'STANDARD',
            })),
            CommonPrefixes: page.prefixes.map((text) => ({ Prefix: encode(text) })),
          },
        },
      };
    },
  };
}

function readQuery(_request: WireRequest, { query }: Target): RequestInput {
  if (query.get('list-type') !== '2') throw notImplemented('the old ListObjects (ListObjectsV2 is emulated)');
  const get = (name: string): string | undefined => query.get(name) ?? undefined;
  return {
    input: {
      Prefix: get('prefix'),
      MaxKeys: get('max-keys'),
      EncodingType: get('encoding-type'),
      Delimiter: get('delimiter'),
      ContinuationToken: get('continuation-token'),
      StartAfter: get('start-after'),
    },
  };
}
