import { createHash } from 'node:crypto';

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { type ClientOptions, clientSettings } from '#adapters/aws/client-settings.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import type { ImageHistory } from '#ports/image-history.ts';
import type { ImageRecords } from '#ports/image-records.ts';
import type { ObjectStore } from '#ports/object-store.ts';

import type { SystemAccess } from './running-system.ts';

/** A running system as the commands use it: local, or a deployed stage. */
export interface Product {
  readonly records: ImageRecords;
  readonly history: ImageHistory;
  readonly objects: ObjectStore;
  /** Uploads one file as its user would. Gives the version it became. */
  upload(imageKey: string, bytes: Uint8Array, contentType: string): Promise<string>;
  close(): void;
}

/** Uploads wait for one another on a slow line. */
const UPLOAD_LIMITS = { requestTimeoutMs: 60_000, maxAttempts: 3 };

export function openProduct({ endpoint, region, credentials, outputs }: SystemAccess): Product {
  const options: ClientOptions = {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  };
  const s3 = new S3Client(clientSettings(options, UPLOAD_LIMITS));
  const uploadBucket = outputs['UploadBucketName'] ?? '';
  return {
    records: dynamoImageRecords(options, outputs['MetadataTableName'] ?? ''),
    history: dynamoImageHistory(options, outputs['HistoryTableName'] ?? ''),
    objects: s3ObjectStore(options),
    upload: async (imageKey, bytes, contentType) => {
      const { VersionId } = await s3.send(
        new PutObjectCommand({
          Bucket: uploadBucket,
          Key: imageKey,
          Body: bytes,
          ContentType: contentType,
          ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
        }),
      );
      return VersionId ?? '';
    },
    close: () => {
      s3.destroy();
    },
  };
}
