import { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import { escapeXml } from '../../../aws/wires/write-xml.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';
import { bucketArn } from '../arns.ts';

interface CorsRuleProperties {
  readonly AllowedOrigins: readonly string[];
  readonly AllowedMethods: readonly string[];
  readonly AllowedHeaders?: readonly string[];
  readonly ExposedHeaders?: readonly string[];
  readonly MaxAge?: number;
}

interface BucketProperties {
  readonly BucketName?: string;
  readonly VersioningConfiguration?: { readonly Status: string };
  readonly CorsConfiguration?: { readonly CorsRules: readonly CorsRuleProperties[] };
  readonly NotificationConfiguration?: {
    readonly EventBridgeConfiguration?: { readonly EventBridgeEnabled: boolean };
  };
}

/** AWS::S3::Bucket. Lifecycle rules, encryption and access logs only matter on AWS. */
export const bucketResource: ResourceType = {
  properties: {
    BucketName: true,
    VersioningConfiguration: { Status: true },
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedOrigins: true,
          AllowedMethods: true,
          AllowedHeaders: true,
          ExposedHeaders: true,
          MaxAge: true,
          Id: 'aws-only',
        },
      ],
    },
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    BucketEncryption: 'aws-only',
    PublicAccessBlockConfiguration: 'aws-only',
    OwnershipControls: 'aws-only',
    LifecycleConfiguration: 'aws-only',
    LoggingConfiguration: 'aws-only',
    IntelligentTieringConfigurations: 'aws-only',
    MetricsConfigurations: 'aws-only',
    Tags: 'aws-only',
    AccessControl: 'aws-only',
  },
  provision: async (request, kernel) => {
    const properties = request.properties as BucketProperties;
    const Bucket = properties.BucketName ?? request.generatedName(63, true);
    const call = (operation: string, input: Members): Promise<Members> =>
      kernel.call({ service: 's3', operation, principal: ROOT, input: { Bucket, ...input } });
    await call('CreateBucket', {}).catch((error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'BucketAlreadyOwnedByYou') throw error;
    });
    const { Status } = properties.VersioningConfiguration ?? {};
    if (Status !== undefined)
      await call('PutBucketVersioning', {
        Body: `<VersioningConfiguration><Status>${Status}</Status></VersioningConfiguration>`,
      });
    if (properties.CorsConfiguration !== undefined)
      await call('PutBucketCors', { Body: corsXml(properties.CorsConfiguration.CorsRules) });
    if (properties.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled === true) {
      await call('PutBucketNotificationConfiguration', {
        Body: '<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>',
      });
    }
    const url = `${kernel.endpoint}/${Bucket}`;
    return {
      ref: Bucket,
      arn: bucketArn(Bucket),
      url,
      attributes: {
        Arn: bucketArn(Bucket),
        DomainName: `${Bucket}.s3.amazonaws.com`,
        RegionalDomainName: `${Bucket}.s3.${kernel.region}.amazonaws.com`,
      },
    };
  },
};

function corsXml(rules: readonly CorsRuleProperties[]): string {
  const all = (name: string, values: readonly (string | number)[] = []): string =>
    values.map((value) => `<${name}>${escapeXml(String(value))}</${name}>`).join('');
  const xml = rules.map(
    (rule) =>
      `<CORSRule>${all('AllowedOrigin', rule.AllowedOrigins)}${all('AllowedMethod', rule.AllowedMethods)}${all('AllowedHeader', rule.AllowedHeaders)}${all('ExposeHeader', rule.ExposedHeaders)}${all('MaxAgeSeconds', rule.MaxAge === undefined ? [] : [rule.MaxAge])}</CORSRule>`,
  );
  return `<CORSConfiguration>${xml.join('')}</CORSConfiguration>`;
}
