import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { HistoryRow } from '#contracts/events.ts';
import type { ImageRecord } from '#contracts/record.ts';

import { makeSystem, type TestSystem } from '../../support/make-system.ts';
import { readItems } from '../../support/read-items.ts';

/**
 * The local runtime in this process, under the virtual clock, with the real handlers and the real assembly. All runs of a
 * property share one system, each with its own image key. The reconciler is disabled: the properties hold without it.
 */
export interface PropertySystem {
  readonly system: TestSystem;
  /** A key that no other run uses. */
  keyOf(name: string): string;
  /** Uploads, and waits for everything that follows. */
  upload(imageKey: string, bytes: Uint8Array, contentType?: string): Promise<void>;
  record(imageKey: string): Promise<ImageRecord | undefined>;
  /** In order of their positions. */
  history(imageKey: string): Promise<HistoryRow[]>;
}

type Options = NonNullable<Parameters<typeof makeSystem>[0]>;

export async function openPropertySystem({ wrap, ...options }: Options = {}): Promise<PropertySystem> {
  const system = await makeSystem({
    ...options,
    wrap: (name, handler) =>
      name === 'reconcile' ? () => Promise.resolve({}) : (wrap?.(name, handler) ?? handler),
  });
  const s3 = new S3Client(system.client);
  let keys = 0;
  return {
    system,
    keyOf: (name) => {
      keys += 1;
      return `uploads/${String(keys)}/${name}`;
    },
    upload: async (Key, Body, ContentType) => {
      const Bucket = system.outputs['UploadBucketName'];
      await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
      await system.runtime.settle();
    },
    record: async (imageKey) => (await readItems<ImageRecord>(system, 'MetadataTableName', imageKey))[0],
    history: (imageKey) => readItems<HistoryRow>(system, 'HistoryTableName', imageKey),
  };
}
