import type { UploadChecksum } from '#contracts/record.ts';

/** One version of an object. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
}

export interface StoredObject {
  readonly bytes: Uint8Array;
  /** Size of the whole object, in bytes, also when only a part was read. */
  readonly sizeBytes: number;
  readonly eTag: string;
  readonly contentType?: string;
  /** Where the object was verified: the checksum of its uploader, if there is one of the whole object. */
  readonly checksum?: UploadChecksum;
}

export interface ReadOptions {
  /** Only so many bytes. */
  readonly firstBytes?: number;
  /** Compares a whole object with the checksum that its uploader gave. @throws PipelineError CHECKSUM_MISMATCH */
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

/** Why a read or a copy found nothing: undefined in place of an answer. */
export type Found<T> = T | undefined;

/** Objects in buckets. Whatever else goes wrong is thrown as a PipelineError. */
export interface ObjectStore {
  /** The object, or its beginning; undefined when the version does not exist. Without a version: the newest. */
  read(
    object: Omit<ObjectVersion, 'versionId'> & { readonly versionId?: string },
    options?: ReadOptions,
  ): Promise<Found<StoredObject>>;
  /** Writes a whole object and has its checksum verified on the way. */
  write(
    object: { readonly bucket: string; readonly key: string; readonly contentType: string },
    bytes: Uint8Array,
  ): Promise<WrittenObject>;
  /** Copies inside the store, without tags and metadata; gives the checksum of what was written. Undefined: no source. */
  copy(copy: Copy): Promise<Found<{ readonly sha256: string }>>;
  /** Removes objects; missing ones count as removed. */
  remove(bucket: string, keys: readonly string[]): Promise<void>;
  /** The newest version of every object under a prefix that has not been deleted. */
  listNewest(bucket: string, prefix: string): AsyncIterable<ListedVersion>;
}
