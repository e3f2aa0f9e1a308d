import { createHash } from 'node:crypto';

import type { ImageLimits } from '#contracts/limits.ts';
import type { MemoOf } from '#contracts/memos.ts';
import { checkCanvas, checkFileSize } from '#domain/check-limits.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { sniffFormat } from '#domain/sniff-format.ts';
import { checkStructure } from '#domain/structure/check-structure.ts';
import type { StoredObject } from '#ports/object-store.ts';

/** What the check of an original found, without its identity. */
export type CheckedImage = Omit<MemoOf<'validation'>, 'imageKey' | 'bucket'>;

/** Checks that an image is accepted and complete: size, format, structure, canvas. @throws PipelineError of the category rejected */
export function checkImage(
  { bytes, sizeBytes, eTag, checksum }: StoredObject,
  { maxBytes, maxPixels }: ImageLimits,
): CheckedImage {
  checkFileSize(sizeBytes, maxBytes);
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'accepted')
    throw rejection('NOT_AN_IMAGE', 'Not a JPEG, PNG, GIF or WebP file. Check what the file really is.');
  checkCanvas(checkStructure(sniffed.format, bytes), maxPixels);
  return {
    valid: true,
    format: sniffed.format,
    sizeBytes,
    sha256: createHash('sha256').update(bytes).digest('base64'),
    eTag,
    ...(checksum === undefined ? {} : { uploadChecksum: checksum }),
  };
}
