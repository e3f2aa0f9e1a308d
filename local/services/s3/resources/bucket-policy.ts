import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

/** AWS::S3::BucketPolicy. */
export const bucketPolicyResource: ResourceType = {
  properties: { Bucket: true, PolicyDocument: true },
  provision: async (request, kernel) => {
    const { Bucket, PolicyDocument } = request.properties as { Bucket: string; PolicyDocument: object };
    await kernel.call({
      service: 's3',
      operation: 'PutBucketPolicy',
      principal: ROOT,
      input: { Bucket, Body: JSON.stringify(PolicyDocument) },
    });
    return { ref: Bucket, attributes: {} };
  },
};
