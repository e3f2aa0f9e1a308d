import { createHash } from 'node:crypto';

import type { ImageLimits } from '#contracts/limits.ts';
import type { MemoOf } from '#contracts/memos.ts';
import type { Format } from '#contracts/status.ts';
import { type RecordedWarning, type Strictness, WARNINGS } from '#contracts/warnings.ts';
import { checkCanvas, checkFileSize } from '#domain/check-limits.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { sniffFormat } from '#domain/sniff-format.ts';
import type { Warning } from '#domain/structure/findings.ts';
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
export function checkImage(
  { bytes, sizeBytes, eTag, checksum }: StoredObject,
  { maxBytes, maxPixels }: ImageLimits,
  strictness: Strictness,
): CheckedImage {
  checkFileSize(sizeBytes, maxBytes);
  const sniffed = sniffFormat(bytes);
  if (sniffed.kind !== 'accepted')
    throw rejection('NOT_AN_IMAGE', 'Not a JPEG, PNG, GIF or WebP file. Check what the file really is.');
  const { canvas, warnings, mended } = inspectImage(sniffed.format, bytes);
  checkCanvas(canvas, maxPixels);
  const [first] = warnings;
  if (strictness === 'strict' && first !== undefined) throw irregular(sniffed.format, first);
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

function irregular(format: Format, { code, offset }: Warning): Error {
  const { strict, meaning } = WARNINGS[code];
  return rejection(
    strict,
    `The file is irregular at byte ${String(offset)}: ${meaning} Its picture is whole; the setting strictness is strict. Save it again with an image program, or set it to tolerant.`,
    { format, warning: code, offset },
  );
}
