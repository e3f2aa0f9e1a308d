import { createHash } from 'node:crypto';

import type { MachineInput, ValidateOutput } from '#contracts/messages.ts';
import type { UploadChecksum } from '#contracts/record.ts';
import { checkCanvas, checkFileSize } from '#domain/check-limits.ts';
import { rejection } from '#domain/pipeline-error.ts';
import { sniffFormat } from '#domain/sniff-format.ts';
import { checkStructure } from '#domain/structure/check-structure.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import { readOriginal } from './read-original.ts';
import { runStage, type StagePorts } from './run-stage.ts';

export interface ValidatePorts extends StagePorts {
  readonly objects: ObjectStore;
}

/** What the record keeps of the stage: its output, and what archive compares its copy with. */
export type ValidationMemo = ValidateOutput & {
  readonly sizeBytes: number;
  /** Base64. */
  readonly sha256: string;
  readonly eTag: string;
  /** What the uploader said the file's checksum is; the file was compared with it. */
  readonly uploadChecksum?: UploadChecksum;
};

/** Reads the original once and checks that it is whole: format, limits, structure. @throws PipelineError of the category rejected */
export async function validateImage(ports: ValidatePorts, input: MachineInput): Promise<ValidationMemo> {
  return runStage<ValidationMemo>(ports, 'validation', input, async () => {
    const { bytes, sizeBytes, eTag, checksum } = await readOriginal(ports.objects, input, { verify: true });
    checkFileSize(sizeBytes);
    const sniffed = sniffFormat(bytes);
    if (sniffed.kind !== 'accepted')
      throw rejection('NOT_AN_IMAGE', 'The file is no JPEG, PNG, GIF or WebP. Look at what it really is.');
    checkCanvas(checkStructure(sniffed.format, bytes));
    const sha256 = createHash('sha256').update(bytes).digest('base64');
    const { imageKey, bucket } = input;
    return {
      output: {
        imageKey,
        bucket,
        valid: true,
        format: sniffed.format,
        sizeBytes,
        sha256,
        eTag,
        ...(checksum === undefined ? {} : { uploadChecksum: checksum }),
      },
    };
  });
}
