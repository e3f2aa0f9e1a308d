import { MemoryDeadLetters } from '#adapters/memory/memory-dead-letters.ts';
import {
  memoryEventBus,
  memoryImageHistory,
  memoryProcessingQueue,
} from '#adapters/memory/memory-messaging.ts';
import { MemoryImageRecords } from '#adapters/memory/memory-image-records.ts';
import { MemoryObjectStore } from '#adapters/memory/memory-object-store.ts';
import { memoryTargets } from '#adapters/memory/memory-targets.ts';
import { makeSharpImageCodec } from '#adapters/sharp/sharp-image-codec.ts';
import { SPECIFIED_LIMITS } from '#contracts/limits.ts';
import type { MachineInput } from '#contracts/messages.ts';
import type { UploadChecksum } from '#contracts/record.ts';
import type { Strictness } from '#contracts/warnings.ts';
import { type IngestOutcome, ingestUpload } from '#pipeline/ingest/ingest-upload.ts';

import { present } from './present.ts';

const UPLOADS = 'uploads-bucket';
const ARCHIVE = 'archive-bucket';
const START = Date.parse('2026-11-24T10:00:00.000Z');

/** The use cases on ports in memory. */
export function makePipeline() {
  let nowMs = START;
  let sequence = 0;
  const clock = { now: () => nowMs };
  const records = new MemoryImageRecords();
  const objects = new MemoryObjectStore();
  const ports = {
    records,
    objects,
    clock,
    codec: makeSharpImageCodec(),
    history: memoryImageHistory(),
    bus: memoryEventBus(),
    queue: memoryProcessingQueue(),
    deadLetters: new MemoryDeadLetters(),
    targets: memoryTargets(),
    random: { next: () => 0.5 },
    archiveBucket: ARCHIVE,
    uploadBucket: UPLOADS,
    limits: SPECIFIED_LIMITS,
    strictness: 'tolerant' as Strictness,
  };
  const inputOf = async (imageKey: string, delivery = 1): Promise<MachineInput> => {
    const record = present(await records.get(imageKey));
    const { bucket, uploadTimestamp, contentType, size, versionId, runId, attempt } = record;
    return {
      imageKey,
      bucket,
      uploadTimestamp,
      contentType,
      size,
      versionId,
      runId,
      attempt,
      delivery,
      lastDelivery: delivery === 3,
    };
  };
  return {
    ...ports,
    pass: (ms: number) => {
      nowMs += ms;
    },
    upload: async (
      imageKey: string,
      bytes: Uint8Array,
      contentType = 'image/jpeg',
      checksum?: UploadChecksum,
    ): Promise<IngestOutcome> => {
      const versionId = objects.put(UPLOADS, imageKey, bytes, contentType, nowMs, checksum);
      sequence += 1;
      return ingestUpload(ports, {
        bucket: UPLOADS,
        imageKey,
        versionId,
        sequencer: String(sequence).padStart(4, '0'),
        eTag: 'etag',
        sizeBytes: bytes.length,
        uploadedAt: new Date(nowMs).toISOString(),
      });
    },
    inputOf,
    /** The input of a run that is already PROCESSING. */
    started: async (imageKey: string): Promise<MachineInput> => {
      const input = await inputOf(imageKey);
      await records.startProcessing(input, input.attempt, new Date(nowMs).toISOString());
      return input;
    },
  };
}
