import { createHash } from 'node:crypto';

import type { MemoOf } from '#contracts/memos.ts';
import type { RecordedWarning } from '#contracts/warnings.ts';
import { checkCanvas, checkFileSize } from '#domain/check-limits.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { sniffFormat } from '#domain/sniff-format.ts';
import { inspectImage } from '#domain/structure/inspect-image.ts';
import type { StoredObject } from '#ports/object-store.ts';

/** What the check of an original found, without its identity. */
export interface CheckedImage {
  readonly memo: Omit<MemoOf<'validation'>, 'imageKey' | 'bucket'>;
  /** Irregularities that lost no pixel. */
  readonly warnings: readonly RecordedWarning[];
}

/**
 * Checks that an image is accepted and its picture whole: size, format, structure, canvas.
 *
 * @throws PipelineError of the category rejected
 */
export function checkImage({ bytes, sizeBytes, eTag, checksum }: StoredObject): CheckedImage {
  checkFileSize(sizeBytes);
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'accepted')
    throw rejection('NOT_AN_IMAGE', 'Not a JPEG, PNG, GIF or WebP file. Check what the file really is.');
  const { canvas, warnings, mended } = inspectImage(sniffed.format, bytes);
  checkCanvas(canvas);
  return {
    memo: {
      valid: true,
      format: sniffed.format,
      sizeBytes,
      sha256: createHash('sha256').update(bytes).digest('base64'),
      eTag,
      ...(checksum === undefined ? {} : { uploadChecksum: checksum }),
      ...(mended === undefined ? {} : { needsMending: true }),
    },
    warnings,
  };
}
