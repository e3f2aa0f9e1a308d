import type { AtomicOperation } from '../../../kernel/operation.ts';
import { objectPermission } from '../arns.ts';
import { noSuchKey } from '../errors.ts';
import { readText } from '../http/read-text.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore, ObjectVersion } from '../store.ts';
import { readXml } from '../xml/read-xml.ts';

interface Input {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

function find(store: BucketStore, { Bucket, Key, VersionId }: Input): ObjectVersion {
  const version =
    VersionId === undefined
      ? store.latest(store.bucket(Bucket).name, Key)
      : store.version(Bucket, Key, VersionId);
  if (version === undefined || version.deleteMarker) throw noSuchKey(Key);
  return version;
}

function action(name: string, { VersionId }: Input): string {
  return VersionId === undefined ? `${name}Tagging` : `${name}VersionTagging`;
}

export function getObjectTagging(store: BucketStore): Routed<AtomicOperation<Input, { Xml: object }>> {
  return {
    route: { on: 'object', method: 'GET', subResource: 'tagging' },
    required: ['Bucket', 'Key'],
    optional: ['VersionId'],
    permissions: (input) => objectPermission(action('GetObject', input), input.Bucket, input.Key),
    handle: (input) => ({
      Xml: {
        Tagging: {
          TagSet: { Tag: Object.entries(find(store, input).tags).map(([Key, Value]) => ({ Key, Value })) },
        },
      },
    }),
  };
}

export function putObjectTagging(
  store: BucketStore,
): Routed<AtomicOperation<Input & { readonly Body: string }, object>> {
  return {
    route: { on: 'object', method: 'PUT', subResource: 'tagging', read: readText },
    required: ['Bucket', 'Key', 'Body'],
    optional: ['VersionId'],
    permissions: (input) => objectPermission(action('PutObject', input), input.Bucket, input.Key),
    handle: (input) => {
      const tags = readXml(input.Body, 'Tagging').first('TagSet')?.all('Tag') ?? [];
      const entries = tags.map(
        (tag) => [tag.first('Key')?.text ?? '', tag.first('Value')?.text ?? ''] as const,
      );
      store.setTags(find(store, input).id, Object.fromEntries(entries));
      return {};
    },
  };
}

export function deleteObjectTagging(store: BucketStore): Routed<AtomicOperation<Input, object>> {
  return {
    route: { on: 'object', method: 'DELETE', subResource: 'tagging' },
    required: ['Bucket', 'Key'],
    optional: ['VersionId'],
    permissions: (input) => objectPermission(action('DeleteObject', input), input.Bucket, input.Key),
    handle: (input) => {
      store.setTags(find(store, input).id, {});
      return {};
    },
  };
}
