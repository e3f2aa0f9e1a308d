import type { MachineInput } from '#contracts/messages.ts';
import type { DerivativeMemo, MemoOf } from '#contracts/memos.ts';
import type { ArchivedObject, ImageRecord } from '#contracts/record.ts';
import type { Stage } from '#contracts/stages.ts';
import type { Format } from '#contracts/status.ts';
import { type ArchivedRun, CONTENT_TYPES, EXTENSIONS, outputKeys } from '#domain/keys.ts';
import { DerivativeGoneError, permanent } from '#domain/pipeline-error.ts';
import { fileNameOf, type Recipe, RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import type { Copy } from '#ports/object-store.ts';

import { originalOf } from '../run/identity.ts';

/** One object of the archive: its source, and what the copy must be. */
export interface PlannedCopy {
  readonly copy: Copy;
  readonly object: ArchivedObject;
  /** The stage that made it; undefined for the original. */
  readonly madeBy?: Stage;
}

/** The copies that archive one image. */
export interface ArchivePlan {
  readonly archivedLocation: string;
  readonly original: PlannedCopy;
  readonly resized: PlannedCopy;
  readonly thumbnail: PlannedCopy;
}

/**
 * Plans the three copies from the memos in the record.
 *
 * @throws DerivativeGoneError if a derivative has no memo; PipelineError MALFORMED_INPUT if validation or metadata has none
 */
export function planArchive(
  bucket: string,
  input: MachineInput,
  { stages, imageKey }: ImageRecord,
): ArchivePlan {
  const memoOf = <Name extends Stage>(stage: Name): MemoOf<Name> | undefined =>
    stages[stage]?.output as MemoOf<Name> | undefined;
  const [resized, thumbnail] = [memoOf('resize'), memoOf('thumbnail')];
  if (resized === undefined || thumbnail === undefined)
    throw new DerivativeGoneError([
      ...(resized === undefined ? (['resize'] as const) : []),
      ...(thumbnail === undefined ? (['thumbnail'] as const) : []),
    ]);
  const [validation, description] = [memoOf('validation'), memoOf('metadata')];
  if (validation === undefined || description === undefined)
    throw permanent(
      'MALFORMED_INPUT',
      `The record of ${JSON.stringify(imageKey)} lacks the output of validation or metadata; expected both before archive.`,
    );

  const { archivedLocation } = outputKeys(input);
  const place = { bucket, archivedLocation };
  return {
    archivedLocation,
    original: originalCopy(place, input, validation, description),
    resized: derivativeCopy(place, RESIZED, resized.resizedKey, resized, 'resize'),
    thumbnail: derivativeCopy(place, THUMBNAIL, thumbnail.thumbnailKey, thumbnail, 'thumbnail'),
  };
}

/** Every key that a run may have in the archive, whatever the format of its original. */
export function archiveKeys(run: ArchivedRun): string[] {
  const { archivedLocation } = outputKeys(run);
  return [
    ...[RESIZED, THUMBNAIL].map(fileNameOf),
    ...Object.values(EXTENSIONS).map((extension) => `original.${extension}`),
  ].map((name) => archivedLocation + name);
}

interface Place {
  readonly bucket: string;
  readonly archivedLocation: string;
}

function originalCopy(
  { bucket, archivedLocation }: Place,
  input: MachineInput,
  validation: MemoOf<'validation'>,
  { metadata: { width, height } }: MemoOf<'metadata'>,
): PlannedCopy {
  const format = validation.format as Format;
  const key = `${archivedLocation}original.${EXTENSIONS[format]}`;
  return {
    copy: {
      from: { ...originalOf(input), eTag: validation.eTag },
      to: { bucket, key },
      contentType: CONTENT_TYPES[format],
    },
    object: { key, size: validation.sizeBytes, sha256: sha256Of(validation), width, height },
  };
}

/** The checksum that the copy must have: the uploader's if there is one, which validate has compared with the file. */
function sha256Of({ sha256, uploadChecksum }: MemoOf<'validation'>): string {
  return uploadChecksum?.algorithm === 'SHA256' ? uploadChecksum.value : sha256;
}

function derivativeCopy(
  { bucket, archivedLocation }: Place,
  recipe: Recipe,
  fromKey: string,
  { sizeBytes, sha256, width, height }: DerivativeMemo,
  madeBy: Stage,
): PlannedCopy {
  const key = archivedLocation + fileNameOf(recipe);
  return {
    copy: {
      from: { bucket, key: fromKey },
      to: { bucket, key },
      contentType: recipe.format.contentType,
    },
    object: { key, size: sizeBytes, sha256, width, height },
    madeBy,
  };
}
