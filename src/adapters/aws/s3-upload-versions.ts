import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';

import type { UploadVersions } from '#ports/upload-versions.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';

export function s3UploadVersions(options: ClientOptions): UploadVersions {
  const client = new S3Client(clientSettings(options));
  return {
    remove: async ({ bucket, key, versionId }) => {
      await awsCall('S3 DeleteObject', () =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId })),
      );
    },
  };
}
