import type { ImageLimits } from '#contracts/limits.ts';
import type { MachineInput } from '#contracts/messages.ts';
import type { ImageMetadata, MemoOf } from '#contracts/memos.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { PipelineError } from '#domain/pipeline-error.ts';

import type { ImageCodec } from '#ports/image-codec.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { describeImage } from '../imaging/describe-image.ts';
import { decodeOriginal, needsMending } from './decode-original.ts';
import { readOriginal } from './read-original.ts';
import { runStage, type StagePorts } from './run-stage.ts';

export interface MetadataPorts extends StagePorts {
  readonly objects: ObjectStore;
  readonly codec: ImageCodec;
  readonly limits: Pick<ImageLimits, 'maxPixels'>;
}

/** Enough for the header of nearly every photograph, including EXIF with a preview. */
const HEADER_BYTES = 128 * 1024;
/** Formats whose frames can only be counted by reading the whole file. */
const COUNTED_AT_THE_END = new Set(['image/gif', 'image/webp']);

/** Describes the image from the beginning of its file, or from the whole file if that is not enough. */
export async function extractMetadata(
  ports: MetadataPorts,
  input: MachineInput,
): Promise<MemoOf<'metadata'>> {
  return runStage(ports, 'metadata', input, async (record) => {
    const metadata = await readMetadata(ports, input, record);
    const { width, height, format } = metadata;
    const { imageKey, bucket } = input;
    return { output: { imageKey, bucket, metadata }, width, height, format };
  });
}

async function readMetadata(
  { objects, codec, limits: { maxPixels } }: MetadataPorts,
  input: MachineInput,
  record: ImageRecord,
): Promise<ImageMetadata> {
  const whole =
    input.size <= HEADER_BYTES || COUNTED_AT_THE_END.has(input.contentType) || needsMending(record);
  if (!whole) {
    const beginning = await readOriginal(objects, input, { firstBytes: HEADER_BYTES });
    try {
      return await describeImage(codec, beginning.bytes, maxPixels);
    } catch (error) {
      // The header may be longer: a large colour profile, a large preview.
      if (!(error instanceof PipelineError) || error.category !== 'rejected') throw error;
    }
  }
  return decodeOriginal(objects, input, record, (bytes) => describeImage(codec, bytes, maxPixels));
}
