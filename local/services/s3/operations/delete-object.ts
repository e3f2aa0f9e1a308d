import type { CallContext } from '../../../kernel/operation.ts';
import type { AtomicOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { objectPermission } from '../arns.ts';
import type { Routed } from '../http/route.ts';
import { announceDeletion } from '../object-event.ts';
import type { BucketStore } from '../store.ts';
import { dropNullVersion, dropVersion, newVersionId, NULL_VERSION } from '../write-object.ts';

export interface DeleteObjectInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

export interface DeletedObject {
  readonly DeleteMarker?: boolean;
  readonly VersionId?: string;
}

export function deleteObject(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<AtomicOperation<DeleteObjectInput, DeletedObject>> {
  return {
    route: { on: 'object', method: 'DELETE' },
    required: ['Bucket', 'Key'],
    optional: ['VersionId'],
    permissions: ({ Bucket, Key, VersionId }) =>
      objectPermission(VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion', Bucket, Key),
    handle: (input, context) => removeObject(kernel, store, input, context),
  };
}

/** Deletes a version permanently, or adds a delete marker in a versioned bucket. Deleting a missing object succeeds. */
export function removeObject(
  kernel: ServiceContext,
  store: BucketStore,
  { Bucket, Key, VersionId }: DeleteObjectInput,
  context: CallContext,
): DeletedObject {
  const bucket = store.bucket(Bucket);
  if (VersionId !== undefined || bucket.versioning === 'Unversioned') {
    const version = store.version(Bucket, Key, VersionId ?? NULL_VERSION);
    if (version === undefined) return VersionId === undefined ? {} : { VersionId };
    dropVersion(kernel, store, version);
    announceDeletion(kernel, bucket, { ...version, sequencer: store.nextSequencer() }, context);
    return {
      ...(version.deleteMarker ? { DeleteMarker: true } : {}),
      ...(VersionId === undefined ? {} : { VersionId }),
    };
  }
  const versionId = bucket.versioning === 'Enabled' ? newVersionId(kernel) : NULL_VERSION;
  if (versionId === NULL_VERSION) dropNullVersion(kernel, store, bucket, Key);
  const marker = store.add({
    bucket: Bucket,
    key: Key,
    versionId,
    deleteMarker: true,
    blob: '',
    sizeBytes: 0,
    eTag: '',
    lastModifiedMs: context.nowMs,
    sequencer: store.nextSequencer(),
    contentType: '',
    headers: {},
    checksums: {},
    tags: {},
  });
  announceDeletion(kernel, bucket, marker, context);
  return { DeleteMarker: true, VersionId: versionId };
}
