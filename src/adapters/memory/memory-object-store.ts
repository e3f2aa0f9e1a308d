import { createHash } from 'node:crypto';

import type { ListedVersion, ObjectStore, StoredObject } from '#ports/object-store.ts';

interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly eTag: string;
  readonly lastModifiedMs: number;
}

/** Objects in memory, with versions; `put` and `delete` are what users do. */
export interface MemoryObjectStore extends ObjectStore {
  put(bucket: string, key: string, bytes: Uint8Array, contentType?: string, atMs?: number): string;
  deleteVersion(bucket: string, key: string, versionId: string): void;
  keys(bucket: string): readonly string[];
}

/** Keeps the same promises as S3; contract tests hold both to them. */
export function memoryObjectStore(): MemoryObjectStore {
  const buckets = new Map<string, Version[]>();
  let count = 0;
  const versions = (bucket: string): Version[] => {
    const found = buckets.get(bucket) ?? [];
    buckets.set(bucket, found);
    return found;
  };
  const find = (bucket: string, key: string, versionId?: string): Version | undefined =>
    versions(bucket).findLast(
      (version) => version.key === key && (versionId === undefined || version.versionId === versionId),
    );
  const put: MemoryObjectStore['put'] = (
    bucket,
    key,
    bytes,
    contentType = 'application/octet-stream',
    atMs = 0,
  ) => {
    count += 1;
    const versionId = `v${String(count)}`;
    const eTag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    versions(bucket).push({ key, versionId, bytes, contentType, eTag, lastModifiedMs: atMs });
    return versionId;
  };
  return {
    put,
    deleteVersion: (bucket, key, versionId) => {
      const kept = versions(bucket).filter(
        (version) => version.key !== key || version.versionId !== versionId,
      );
      buckets.set(bucket, kept);
    },
    keys: (bucket) => [...new Set(versions(bucket).map(({ key }) => key))],
    read: async ({ bucket, key, versionId }, firstBytes) => {
      const version = await Promise.resolve(find(bucket, key, versionId));
      return version === undefined ? undefined : toStored(version, firstBytes);
    },
    write: async ({ bucket, key, contentType }, bytes) => {
      await Promise.resolve(put(bucket, key, bytes, contentType));
      return { key, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) };
    },
    copy: async ({ from, to, contentType }) => {
      const source = await Promise.resolve(find(from.bucket, from.key, from.versionId));
      if (source === undefined) return undefined;
      put(to.bucket, to.key, source.bytes, contentType);
      return { sha256: sha256Of(source.bytes) };
    },
    remove: async (bucket, keys) => {
      await Promise.resolve();
      buckets.set(
        bucket,
        versions(bucket).filter(({ key }) => !keys.includes(key)),
      );
    },
    listNewest: async function* (bucket, prefix) {
      const newest = new Map(versions(bucket).map((version) => [version.key, version]));
      for (const version of newest.values()) {
        if (version.key.startsWith(prefix)) yield await Promise.resolve(toListed(bucket, version));
      }
    },
  };
}

function toListed(bucket: string, { key, versionId, eTag, bytes, lastModifiedMs }: Version): ListedVersion {
  return { bucket, key, versionId, eTag, sizeBytes: bytes.byteLength, lastModifiedMs };
}

function toStored({ bytes, eTag, contentType }: Version, firstBytes?: number): StoredObject {
  return { bytes: bytes.subarray(0, firstBytes), sizeBytes: bytes.byteLength, eTag, contentType };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
