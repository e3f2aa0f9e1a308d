import type { MachineInput } from '#contracts/messages.ts';
import type { ImageRecord } from '#contracts/record.ts';
import type { Format } from '#contracts/status.ts';
import type { WarningCode } from '#contracts/warnings.ts';
import { PipelineError, rejection } from '#domain/pipeline-error.ts';
import { mend } from '#domain/structure/inspect-image.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { readOriginal } from './read-original.ts';

/**
 * Reads the original and decodes it. An irregular file is mended first, in memory.
 *
 * @param record of the run, after validate
 * @throws PipelineError as `decode` does; TRUNCATED if the file has no end mark and the decoder misses image data before it
 */
export async function decodeOriginal<Result>(
  objects: ObjectStore,
  input: MachineInput,
  record: ImageRecord,
  decode: (bytes: Uint8Array) => Promise<Result>,
): Promise<Result> {
  const { bytes } = await readOriginal(objects, input);
  try {
    return await decode(needsMending(record) ? mend(formatOf(record), bytes) : bytes);
  } catch (error) {
    throw isCutOff(record, error) ? cutOff() : error;
  }
}

/** Whether validate found that decoders would refuse the file as it is. */
export function needsMending({ stages }: ImageRecord): boolean {
  return stages.validation?.output?.['needsMending'] === true;
}

function formatOf({ stages }: ImageRecord): Format {
  return stages.validation?.output?.['format'] as Format;
}

function isCutOff({ warnings = [] }: ImageRecord, error: unknown): boolean {
  const missing: WarningCode = 'END_MARKER_MISSING';
  return (
    error instanceof PipelineError &&
    error.code === 'CORRUPT' &&
    warnings.some(({ code }) => code === missing)
  );
}

function cutOff(): Error {
  return rejection(
    'TRUNCATED',
    'The file ends before the image does: it has no end mark, and image data before it is missing. Upload it again from a complete copy.',
  );
}
