import { formatArn } from '../../../aws/arn.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';

interface LayerProperties {
  readonly LayerName?: string;
  readonly Content: { readonly S3Bucket: string; readonly S3Key: string };
}

/** AWS::Lambda::LayerVersion. */
export const layerVersionResource: ResourceType = {
  properties: {
    LayerName: true,
    Content: { S3Bucket: true, S3Key: true },
    Description: 'aws-only',
    LicenseInfo: 'aws-only',
    CompatibleRuntimes: 'aws-only',
    CompatibleArchitectures: 'aws-only',
  },
  provision: async (request, kernel) => {
    const { LayerName, Content } = request.properties as unknown as LayerProperties;
    const name = LayerName ?? request.generatedName(64);
    const LayerVersionArn = formatArn({
      service: 'lambda',
      region: kernel.region,
      accountId: kernel.accountId,
      resource: `layer:${name}:1`,
    });
    await kernel.call({
      service: 'lambda',
      operation: 'ProvisionLayer',
      principal: ROOT,
      input: { LayerVersionArn, Directory: request.assetDirectory(Content) },
    });
    return { ref: LayerVersionArn, arn: LayerVersionArn, attributes: { LayerVersionArn } };
  },
};
