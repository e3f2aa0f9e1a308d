import type { ImageRecord } from '#contracts/record.ts';

/** A record as ingest creates it. */
export function makeRecord(changes: Partial<ImageRecord> = {}): ImageRecord {
  return {
    imageKey: 'uploads/a.jpg',
    bucket: 'uploads-bucket',
    versionId: 'v1',
    sequencer: '0055AED6DCD90281E500000000000000',
    eTag: 'd41d8cd98f00b204e9800998ecf8427e',
    runId: 'aaaaaaaaaaaa',
    revision: 1,
    attempt: 1,
    uploadTimestamp: '2026-11-24T10:00:00.000Z',
    uploadDay: '2026-11-24',
    status: 'UPLOADED',
    contentType: 'image/jpeg',
    size: 1000,
    stages: {},
    updatedAt: '2026-11-24T10:00:01.000Z',
    ...changes,
  };
}
