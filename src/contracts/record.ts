import * as z from 'zod/mini';

import { CATEGORIES } from './errors.ts';
import { type Stage, STAGE_NAMES } from './stages.ts';
import { STAGE_STATUSES, STATUSES } from './status.ts';
import { recordedWarning } from './warnings.ts';

/** Why a run ended, or why a delivery of it failed. */
export const recordedError = z.object({
  code: z.string(),
  category: z.enum(CATEGORIES),
  stage: z.optional(z.string()),
  /** A sentence for a person. */
  message: z.string(),
  /** Facts for programs: format, size, limit ... */
  details: z.optional(z.record(z.string(), z.unknown())),
  /** Deliveries of the message so far. */
  attempts: z.number(),
});
export type RecordedError = z.infer<typeof recordedError>;

/** State of a stage. `timestamp` is the time of its last change, `startedAt` that of its latest start. */
export const stageEntry = z.object({
  status: z.enum(STAGE_STATUSES),
  timestamp: z.string(),
  startedAt: z.string(),
  attempt: z.number(),
  output: z.optional(z.record(z.string(), z.unknown())),
  errorMessage: z.optional(z.string()),
  /** Only in the metadata stage's entry. */
  width: z.optional(z.number()),
  height: z.optional(z.number()),
  format: z.optional(z.string()),
});
export type StageEntry = z.infer<typeof stageEntry>;

/** Checksum that an uploader supplied with an object and S3 stores with it. `value` is Base64. */
export const uploadChecksum = z.object({
  algorithm: z.enum(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256']),
  value: z.string(),
});
export type UploadChecksum = z.infer<typeof uploadChecksum>;

/** One object of the archive. `sha256` is Base64, as in S3. */
export const archivedObject = z.object({
  key: z.string(),
  size: z.number(),
  sha256: z.string(),
  width: z.number(),
  height: z.number(),
});
export type ArchivedObject = z.infer<typeof archivedObject>;

export const archived = z.object({
  bucket: z.string(),
  original: archivedObject,
  resized: archivedObject,
  thumbnail: archivedObject,
});
export type Archived = z.infer<typeof archived>;

const optionalEntry = z.optional(stageEntry);
const stages = z.object(
  Object.fromEntries(STAGE_NAMES.map((stage) => [stage, optionalEntry])) as Record<
    Stage,
    typeof optionalEntry
  >,
);

/**
 * The record of an image: its item in the metadata table. It describes the newest version of its key. `runId` identifies the
 * run, `revision` counts all changes, across runs too. Absent fields are omitted; there are no nulls.
 */
export const imageRecord = z.object({
  imageKey: z.string(),
  bucket: z.string(),
  versionId: z.string(),
  sequencer: z.string(),
  eTag: z.string(),
  runId: z.string(),
  revision: z.number(),
  attempt: z.number(),
  uploadTimestamp: z.string(),
  /** YYYY-MM-DD of the upload, UTC. */
  uploadDay: z.string(),
  status: z.enum(STATUSES),
  /** Detected from the bytes, or as declared if that fails. */
  contentType: z.string(),
  declaredContentType: z.optional(z.string()),
  /** Bytes. */
  size: z.number(),
  stages,
  archivedLocation: z.optional(z.string()),
  archived: z.optional(archived),
  /** What is irregular in the file and lost no pixel. */
  warnings: z.optional(z.array(recordedWarning)),
  errorMessage: z.optional(z.string()),
  error: z.optional(recordedError),
  lastError: z.optional(recordedError),
  failedAt: z.optional(z.string()),
  redriveRequestedAt: z.optional(z.string()),
  traceHeader: z.optional(z.string()),
  updatedAt: z.string(),
  /** Unix seconds. */
  ttl: z.optional(z.number()),
});
export type ImageRecord = z.infer<typeof imageRecord>;

/** What lists show of a record: the attributes that the indexes project. */
export const listedImage = z.object({
  imageKey: z.string(),
  uploadTimestamp: z.string(),
  status: z.enum(STATUSES),
  contentType: z.string(),
  size: z.number(),
  runId: z.string(),
  versionId: z.string(),
  attempt: z.number(),
  archivedLocation: z.optional(z.string()),
  errorMessage: z.optional(z.string()),
  updatedAt: z.string(),
});
export type ListedImage = z.infer<typeof listedImage>;
