import { type ImageLimits, MAX_CONTENT_TYPE_LENGTH, SNIFF_BYTES } from '#contracts/limits.ts';
import type { RecordedError } from '#contracts/record.ts';
import { checkFileSize } from '#domain/check-limits.ts';
import { runIdOf } from '#domain/keys.ts';
import { PipelineError, rejection } from '#domain/pipeline-error.ts';
import { comparableSequencer } from '#domain/sequencer.ts';
import { type Sniffed, sniffFormat } from '#domain/sniff-format.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords, NewRecord } from '#ports/image-records.ts';
import type { ObjectStore, StoredObject } from '#ports/object-store.ts';

import { sourceGone } from '../stages/read-original.ts';
import { toTimestamp } from '#domain/timestamps.ts';

/** A created object, as its event describes it. */
export interface Upload {
  readonly bucket: string;
  /** The raw key; it is not URL-encoded. */
  readonly imageKey: string;
  readonly versionId: string;
  readonly sequencer: string;
  readonly eTag: string;
  readonly sizeBytes: number;
  /** ISO 8601 UTC. */
  readonly uploadedAt: string;
  readonly traceHeader?: string;
}

export interface IngestPorts {
  readonly objects: ObjectStore;
  readonly records: ImageRecords;
  readonly clock: Clock;
  readonly limits: Pick<ImageLimits, 'maxBytes'>;
}

export type IngestOutcome = 'UPLOADED' | 'REJECTED' | 'IGNORED' | 'KNOWN' | 'OLDER';

/** The type that S3 sets if the uploader declared none. */
const UNKNOWN_TYPE = 'application/octet-stream';

/** Type and subtype. Source: RFC 6838, section 4.2. */
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*$/i;

/**
 * Inspects a new upload and writes its record: UPLOADED if the bytes are an accepted image, otherwise REJECTED. It writes
 * nothing else: message, events and notification follow from the record.
 */
export async function ingestUpload(
  { objects, records, clock, limits }: IngestPorts,
  upload: Upload,
): Promise<IngestOutcome> {
  if (isFolderMarker(upload)) return 'IGNORED';
  const beginning =
    upload.sizeBytes === 0 ? EMPTY : await objects.read(toVersion(upload), { firstBytes: SNIFF_BYTES });
  const sniffed = sniffFormat(beginning?.bytes ?? EMPTY.bytes);
  const error = findFault(beginning, sniffed, limits.maxBytes);
  const outcome = await records.recordUpload(
    toRecord(upload, beginning, sniffed, error, toTimestamp(clock.now())),
  );
  if (outcome === 'recorded') return error === undefined ? 'UPLOADED' : 'REJECTED';
  return outcome === 'known' ? 'KNOWN' : 'OLDER';
}

const EMPTY: StoredObject = { bytes: new Uint8Array(), sizeBytes: 0, eTag: '' };

/** What S3 consoles write when a person creates a folder. */
function isFolderMarker({ imageKey, sizeBytes }: Upload): boolean {
  return imageKey.endsWith('/') && sizeBytes === 0;
}

function toVersion({ bucket, imageKey, versionId }: Upload): {
  bucket: string;
  key: string;
  versionId: string;
} {
  return { bucket, key: imageKey, versionId };
}

function findFault(
  beginning: StoredObject | undefined,
  sniffed: Sniffed,
  maxBytes: number,
): PipelineError | undefined {
  try {
    if (beginning === undefined) throw sourceGone();
    checkFileSize(beginning.sizeBytes, maxBytes);
    checkFormat(sniffed, declaredTypeOf(beginning));
    return undefined;
  } catch (error) {
    if (error instanceof PipelineError) return error;
    throw error;
  }
}

/**
 * The declared type without parameters; undefined if it is not a media type. It is untrusted text that will be displayed, and
 * HTTP allows characters in it that are unsafe in a terminal.
 */
function declaredTypeOf(object: StoredObject | undefined): string | undefined {
  const [type = ''] = object?.contentType?.split(';') ?? [];
  const trimmed = type.trim();
  return trimmed.length <= MAX_CONTENT_TYPE_LENGTH && MEDIA_TYPE.test(trimmed) ? trimmed : undefined;
}

function checkFormat(sniffed: Sniffed, declared: string | undefined): void {
  if (sniffed.kind === 'accepted') return;
  if (sniffed.kind === 'unsupported') {
    throw rejection(
      'UNSUPPORTED_FORMAT',
      `The file is ${sniffed.name}, which is not supported; expected JPEG, PNG, GIF or WebP. Convert it and upload it again.`,
      { format: sniffed.name },
    );
  }
  throw rejection(
    'NOT_AN_IMAGE',
    'Not a recognised image, despite its name; expected JPEG, PNG, GIF or WebP. Check what the file really is.',
    declared === undefined ? {} : { declaredContentType: declared },
  );
}

function toRecord(
  upload: Upload,
  beginning: StoredObject | undefined,
  sniffed: Sniffed,
  error: PipelineError | undefined,
  at: string,
): NewRecord {
  const { bucket, imageKey, versionId, sequencer, eTag, sizeBytes, uploadedAt, traceHeader } = upload;
  const declared = declaredTypeOf(beginning);
  return {
    imageKey,
    bucket,
    versionId,
    sequencer: comparableSequencer(sequencer),
    eTag,
    runId: runIdOf(upload),
    uploadTimestamp: uploadedAt,
    uploadDay: uploadedAt.slice(0, 10),
    status: error === undefined ? 'UPLOADED' : 'REJECTED',
    contentType: sniffed.kind === 'unknown' ? (declared ?? UNKNOWN_TYPE) : sniffed.contentType,
    ...(declared === undefined ? {} : { declaredContentType: declared }),
    size: beginning?.sizeBytes ?? sizeBytes,
    ...(error === undefined ? {} : { errorMessage: error.sentence, error: toRecorded(error) }),
    ...(traceHeader === undefined ? {} : { traceHeader }),
    updatedAt: at,
  };
}

function toRecorded({ code, category, sentence, details }: PipelineError): RecordedError {
  return { code, category, stage: 'ingest', message: sentence, details, attempts: 1 };
}
