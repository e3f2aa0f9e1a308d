import { createHash } from 'node:crypto';

import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { Uploads } from '#ports/uploads.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';

/** Allows for a slow connection. */
const LIMITS = { requestTimeoutMs: 60_000, maxAttempts: 3 };

/** Uploads with a checksum, so that S3 rejects what was damaged on the way. */
export function s3Uploads(options: ClientOptions, bucket: string): Uploads {
  const client = new S3Client(clientSettings(options, LIMITS));
  return {
    upload: async (imageKey, bytes, contentType) => {
      const { VersionId } = await awsCall('S3 PutObject', () =>
        client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: imageKey,
            Body: bytes,
            ContentType: contentType,
            ChecksumSHA256: createHash('sha256').update(bytes).digest('base64'),
          }),
        ),
      );
      return VersionId ?? '';
    },
  };
}
