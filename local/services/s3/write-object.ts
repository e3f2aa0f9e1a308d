import { createHash } from 'node:crypto';

import type { CallContext } from '../../kernel/operation.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { Checksums } from './checksums.ts';
import { keyTooLong, preconditionFailed } from './errors.ts';
import { announceCreation, type CreationReason } from './object-event.ts';
import type { Bucket, BucketStore, ObjectVersion } from './store.ts';

/** Source: S3 user guide, "Naming Amazon S3 objects". */
const LONGEST_KEY_BYTES = 1024;
export const NULL_VERSION = 'null';

export interface ObjectToWrite {
  readonly bucket: string;
  readonly key: string;
  readonly blob: string;
  readonly sizeBytes: number;
  readonly eTag: string;
  readonly contentType: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly checksums: Checksums;
  readonly tags: Readonly<Record<string, string>>;
  readonly reason: CreationReason;
  /** `*`: only if there is no object yet. */
  readonly ifNoneMatch?: string | undefined;
  /** Only if the current object has this ETag. */
  readonly ifMatch?: string | undefined;
}

/** Stores a version and its event in one transaction. The blob exists already. */
export function writeObject(
  kernel: ServiceContext,
  store: BucketStore,
  object: ObjectToWrite,
  context: CallContext,
): ObjectVersion {
  if (Buffer.byteLength(object.key) > LONGEST_KEY_BYTES) throw keyTooLong();
  return kernel.transaction(() => {
    const bucket = store.bucket(object.bucket);
    const present = store.latest(bucket.name, object.key);
    checkConditions(object, present);
    const versionId = bucket.versioning === 'Enabled' ? newVersionId(kernel) : NULL_VERSION;
    if (versionId === NULL_VERSION) dropNullVersion(kernel, store, bucket, object.key);
    const { reason, ifNoneMatch: _none, ifMatch: _match, ...rest } = object;
    const version = store.add({
      ...rest,
      versionId,
      deleteMarker: false,
      lastModifiedMs: context.nowMs,
      sequencer: store.nextSequencer(),
    });
    announceCreation(kernel, bucket, version, reason, context);
    return version;
  });
}

export function newVersionId(kernel: ServiceContext): string {
  return Buffer.from(kernel.random.hex(48), 'hex').toString('base64url');
}

/** Removes the version that an unversioned write replaces. */
export function dropNullVersion(
  kernel: ServiceContext,
  store: BucketStore,
  bucket: Bucket,
  key: string,
): void {
  const old = store.version(bucket.name, key, NULL_VERSION);
  if (old !== undefined) dropVersion(kernel, store, old);
}

/** Removes a version, and its bytes if nothing else uses them. */
export function dropVersion(kernel: ServiceContext, store: BucketStore, version: ObjectVersion): void {
  store.remove(version.id);
  kernel.database.afterCommit(() => {
    if (version.blob !== '' && !store.isBlobUsed(version.blob)) void kernel.blobs.remove(version.blob);
  });
}

/** The ETag of an object written in one piece: the MD5 of its bytes. */
export function singleETag(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

function checkConditions({ ifMatch, ifNoneMatch }: ObjectToWrite, present: ObjectVersion | undefined): void {
  const exists = present !== undefined && !present.deleteMarker;
  if (ifNoneMatch === '*' && exists) throw preconditionFailed('If-None-Match');
  if (ifMatch !== undefined && (!exists || present.eTag !== ifMatch.replaceAll('"', '')))
    throw preconditionFailed('If-Match');
}
