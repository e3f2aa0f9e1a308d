import { createHash } from 'node:crypto';

import type { UploadChecksum } from '#contracts/record.ts';
import { transient } from '#domain/pipeline-error.ts';
import type {
  Copy,
  ListedVersion,
  ObjectStore,
  ReadOptions,
  StoredObject,
  WrittenObject,
} from '#ports/object-store.ts';

interface Version {
  readonly key: string;
  readonly versionId: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly eTag: string;
  readonly lastModifiedMs: number;
  readonly checksum: UploadChecksum | undefined;
}

/** Versioned objects in memory. Contract tests check that they behave like S3. */
export class MemoryObjectStore implements ObjectStore {
  readonly #buckets = new Map<string, Version[]>();
  #count = 0;

  /** Uploads, as a user does. Returns the version. */
  put(
    bucket: string,
    key: string,
    bytes: Uint8Array,
    contentType = 'application/octet-stream',
    atMs = 0,
    checksum?: UploadChecksum,
  ): string {
    this.#count += 1;
    const versionId = `v${String(this.#count)}`;
    const eTag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const version = { key, versionId, bytes, contentType, eTag, lastModifiedMs: atMs, checksum };
    this.#buckets.set(bucket, [...this.#versions(bucket), version]);
    return versionId;
  }

  /** Deletes, as a user does. */
  deleteVersion(bucket: string, key: string, versionId: string): void {
    const isGone = (version: Version): boolean => version.key === key && version.versionId === versionId;
    this.#buckets.set(
      bucket,
      this.#versions(bucket).filter((version) => !isGone(version)),
    );
  }

  keys(bucket: string): readonly string[] {
    return [...new Set(this.#versions(bucket).map(({ key }) => key))];
  }

  read(
    { bucket, key, versionId }: Parameters<ObjectStore['read']>[0],
    { firstBytes, verify = false }: ReadOptions = {},
  ): Promise<StoredObject | undefined> {
    const version = this.#find(bucket, key, versionId);
    if (version === undefined) return Promise.resolve(undefined);
    const { bytes, eTag, contentType, checksum } = version;
    if (verify && checksum?.algorithm === 'SHA256' && checksum.value !== sha256Of(bytes))
      return Promise.reject(transient('CHECKSUM_MISMATCH', `The object ${JSON.stringify(key)} is damaged.`));
    return Promise.resolve({
      bytes: bytes.subarray(0, firstBytes),
      sizeBytes: bytes.byteLength,
      eTag,
      contentType,
      ...(verify && checksum !== undefined ? { checksum } : {}),
    });
  }

  write(
    { bucket, key, contentType }: Parameters<ObjectStore['write']>[0],
    bytes: Uint8Array,
  ): Promise<WrittenObject> {
    this.put(bucket, key, bytes, contentType);
    return Promise.resolve({ key, sizeBytes: bytes.byteLength, sha256: sha256Of(bytes) });
  }

  copy({ from, to, contentType }: Copy): Promise<{ readonly sha256: string } | undefined> {
    const source = this.#find(from.bucket, from.key, from.versionId);
    if (source === undefined) return Promise.resolve(undefined);
    this.put(to.bucket, to.key, source.bytes, contentType);
    return Promise.resolve({ sha256: sha256Of(source.bytes) });
  }

  remove(bucket: string, keys: readonly string[]): Promise<void> {
    this.#buckets.set(
      bucket,
      this.#versions(bucket).filter(({ key }) => !keys.includes(key)),
    );
    return Promise.resolve();
  }

  async *listNewest(bucket: string, prefix: string): AsyncIterable<ListedVersion> {
    const newest = new Map(this.#versions(bucket).map((version) => [version.key, version]));
    for (const { key, versionId, eTag, bytes, lastModifiedMs } of newest.values()) {
      if (!key.startsWith(prefix)) continue;
      yield await Promise.resolve({
        bucket,
        key,
        versionId,
        eTag,
        sizeBytes: bytes.byteLength,
        lastModifiedMs,
      });
    }
  }

  #versions(bucket: string): Version[] {
    return this.#buckets.get(bucket) ?? [];
  }

  #find(bucket: string, key: string, versionId?: string): Version | undefined {
    return this.#versions(bucket).findLast(
      (version) => version.key === key && (versionId === undefined || version.versionId === versionId),
    );
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}
