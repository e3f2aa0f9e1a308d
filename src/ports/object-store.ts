import type { UploadChecksum } from '#contracts/record.ts';

/** One version of an object. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

export interface StoredObject {
  readonly bytes: Uint8Array;
  /** Size of the whole object in bytes, even if only part of it was read. */
  readonly sizeBytes: number;
  readonly eTag: string;
  readonly contentType?: string;
  /** If the object was verified: the uploader's checksum, if there is one of the whole object. */
  readonly checksum?: UploadChecksum;
}

export interface ReadOptions {
  /** Read only so many bytes. */
  readonly firstBytes?: number;
  /** Compare the whole object with the uploader's checksum. @throws PipelineError CHECKSUM_MISMATCH */
  readonly verify?: boolean;
}

export interface WrittenObject {
  readonly key: string;
  readonly sizeBytes: number;
  /** Base64. */
  readonly sha256: string;
}

export interface Copy {
  readonly from: {
    readonly bucket: string;
    readonly key: string;
    readonly versionId?: string;
    readonly eTag?: string;
  };
  readonly to: { readonly bucket: string; readonly key: string };
  readonly contentType: string;
}

/** A version in a listing. */
export interface ListedVersion extends ObjectVersion {
  readonly eTag: string;
  readonly sizeBytes: number;
  readonly lastModifiedMs: number;
}

/** The result of a read or a copy; undefined if the object does not exist. */
export type Found<T> = T | undefined;

/** Objects in buckets. Every other failure is thrown as a PipelineError. */
export interface ObjectStore {
  /** The object, or its beginning; undefined if the version does not exist. Without a version it reads the newest. */
  read(
    object: Omit<ObjectVersion, 'versionId'> & { readonly versionId?: string },
    options?: ReadOptions,
  ): Promise<Found<StoredObject>>;
  /** Writes a whole object, which S3 verifies by its checksum. */
  write(
    object: { readonly bucket: string; readonly key: string; readonly contentType: string },
    bytes: Uint8Array,
  ): Promise<WrittenObject>;
  /** Copies within the store, without tags and metadata. Returns the checksum of the copy; undefined: no source. */
  copy(copy: Copy): Promise<Found<{ readonly sha256: string }>>;
  /** Removes objects; missing ones count as removed. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** The newest version of every object under a prefix, except deleted objects. */
  listNewest(bucket: string, prefix: string): AsyncIterable<ListedVersion>;
}
