import { createHash } from 'node:crypto';

import { MAX_SLUG_BYTES } from '#contracts/limits.ts';
import { ARCHIVE_PREFIX, PROCESSED_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';
import type { Format } from '#contracts/status.ts';

import { fileNameOf, RESIZED, THUMBNAIL } from './recipe.ts';

/** One version of an upload. */
export interface UploadVersion {
  readonly bucket: string;
  readonly imageKey: string;
  readonly versionId: string;
}

export const EXTENSIONS: Readonly<Record<Format, string>> = {
  jpeg: 'jpg',
  png: 'png',
  gif: 'gif',
  webp: 'webp',
};

export const CONTENT_TYPES: Readonly<Record<Format, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
  webp: 'image/webp',
};

/** Where a run's outputs are stored. Every path contains the run's id, so that runs never overwrite each other. */
export interface OutputKeys {
  readonly resizedKey: string;
  readonly thumbnailKey: string;
  /** Ends in a slash. */
  readonly archivedLocation: string;
}

/** Identity of a run: the first 12 hex digits of the SHA-256 of bucket, key and version, each followed by a zero byte. */
export function runIdOf({ bucket, imageKey, versionId }: UploadVersion): string {
  return createHash('sha256').update(`${bucket}\0${imageKey}\0${versionId}\0`).digest('hex').slice(0, 12);
}

/** What the paths of a run's outputs depend on. */
export interface ArchivedRun {
  readonly imageKey: string;
  readonly runId: string;
  /** ISO 8601 UTC. The archive path has the date of the upload, so that a retry after midnight gives the same path. */
  readonly uploadTimestamp: string;
}

export function outputKeys({ imageKey, runId, uploadTimestamp }: ArchivedRun): OutputKeys {
  const path = `${slugOf(imageKey)}/${runId}`;
  const day = uploadTimestamp.slice(0, 10).replaceAll('-', '/');
  return {
    resizedKey: `${PROCESSED_PREFIX}${path}/${fileNameOf(RESIZED)}`,
    thumbnailKey: `${PROCESSED_PREFIX}${path}/${fileNameOf(THUMBNAIL)}`,
    archivedLocation: `${ARCHIVE_PREFIX}${day}/${path}/`,
  };
}

/** Control characters, and characters that change the direction of text: a listing must show the path unchanged. */

const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The readable part of output paths: the key without `uploads/`, its extension, control characters and segments with a meaning
 * to file systems; at most 200 bytes. It is not unique; the run's id that follows it is.
 */
export function slugOf(imageKey: string): string {
  const name = imageKey.startsWith(UPLOAD_PREFIX) ? imageKey.slice(UPLOAD_PREFIX.length) : imageKey;
  const segments = withoutExtension(name.toWellFormed())
    .replace(UNSAFE, '_')
    .replaceAll('\\', '_')
    .split('/')
    .map((segment) => (/^\.{1,2}$/.test(segment) ? segment.replaceAll('.', '_') : segment))
    .filter((segment) => segment !== '');
  return cut(segments.join('/')) || 'image';
}

function withoutExtension(name: string): string {
  const slash = name.lastIndexOf('/');
  const dot = name.lastIndexOf('.');
  return dot > slash + 1 ? name.slice(0, dot) : name;
}

/** Cuts between graphemes, so that no letter loses its accent. */
function cut(text: string): string {
  if (Buffer.byteLength(text) <= MAX_SLUG_BYTES) return text;
  let kept = '';
  let bytes = 0;
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > MAX_SLUG_BYTES) break;
    kept += segment;
  }
  return kept.replace(/\/+$/, '');
}
