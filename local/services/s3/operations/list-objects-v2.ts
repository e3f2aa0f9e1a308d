import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketArn } from '../arns.ts';
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

export function listObjectsV2(store: BucketStore): AtomicOperation<Input, { Xml: object }> {
  return {
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
