import { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ProvisioningContext } from '../../../kernel/provisioning-context.ts';
import type {
  PropertySpecification,
  ProvisionedResource,
  ResourceRequest,
  ResourceType,
} from '../../../kernel/resource-type.ts';

const INDEX: PropertySpecification = [
  {
    IndexName: true,
    KeySchema: true,
    Projection: { ProjectionType: true, NonKeyAttributes: true },
    ProvisionedThroughput: 'aws-only',
    OnDemandThroughput: 'aws-only',
    ContributorInsightsSpecification: 'aws-only',
    WriteProvisionedThroughputSettings: 'aws-only',
  },
];

const COMMON: Readonly<Record<string, PropertySpecification>> = {
  TableName: true,
  AttributeDefinitions: true,
  KeySchema: true,
  GlobalSecondaryIndexes: INDEX,
  LocalSecondaryIndexes: INDEX,
  StreamSpecification: { StreamViewType: true },
  TimeToLiveSpecification: { AttributeName: true, Enabled: true },
  BillingMode: 'aws-only',
  SSESpecification: 'aws-only',
  Tags: 'aws-only',
  ResourcePolicy: true,
};

interface TableProperties {
  readonly TableName?: string;
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
  readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
  readonly Replicas?: readonly {
    readonly PointInTimeRecoverySpecification?: { readonly PointInTimeRecoveryEnabled?: boolean };
  }[];
}

/** AWS::DynamoDB::Table. */
export const tableResource: ResourceType = {
  properties: {
    ...COMMON,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 'aws-only' },
    DeletionProtectionEnabled: 'aws-only',
    ProvisionedThroughput: 'aws-only',
    TableClass: 'aws-only',
    ContributorInsightsSpecification: 'aws-only',
    OnDemandThroughput: 'aws-only',
  },
  provision: (request, kernel) => provisionTable(request, kernel),
};

/** AWS::DynamoDB::GlobalTable with its one replica, as the CDK's TableV2 emits it. */
export const globalTableResource: ResourceType = {
  properties: {
    ...COMMON,
    WriteOnDemandThroughputSettings: 'aws-only',
    WriteProvisionedThroughputSettings: 'aws-only',
    Replicas: [
      {
        Region: true,
        PointInTimeRecoverySpecification: {
          PointInTimeRecoveryEnabled: true,
          RecoveryPeriodInDays: 'aws-only',
        },
        DeletionProtectionEnabled: 'aws-only',
        ContributorInsightsSpecification: 'aws-only',
        TableClass: 'aws-only',
        Tags: 'aws-only',
        SSESpecification: 'aws-only',
        GlobalSecondaryIndexes: 'aws-only',
        KinesisStreamSpecification: 'aws-only',
        ReadOnDemandThroughputSettings: 'aws-only',
      },
    ],
  },
  provision: (request, kernel) => provisionTable(request, kernel),
};

async function provisionTable(
  request: ResourceRequest,
  kernel: ProvisioningContext,
): Promise<ProvisionedResource> {
  const properties = request.properties as TableProperties;
  const TableName = properties.TableName ?? request.generatedName(255);
  const call = (operation: string, input: Members): Promise<Members> =>
    kernel.call({ service: 'dynamodb', operation, principal: ROOT, input: { TableName, ...input } });
  const {
    AttributeDefinitions,
    KeySchema,
    GlobalSecondaryIndexes,
    LocalSecondaryIndexes,
    StreamSpecification,
  } = request.properties;
  const indexes = (list: unknown): unknown =>
    (list as object[] | undefined)?.map((index) => {
      const { IndexName, KeySchema: key, Projection } = index as Record<string, unknown>;
      return { IndexName, KeySchema: key, Projection };
    });
  await call('CreateTable', {
    AttributeDefinitions,
    KeySchema,
    StreamSpecification,
    GlobalSecondaryIndexes: indexes(GlobalSecondaryIndexes),
    LocalSecondaryIndexes: indexes(LocalSecondaryIndexes),
  }).catch((error: unknown) => {
    if (!(error instanceof AwsError) || error.code !== 'ResourceInUseException') throw error;
  });
  if (properties.TimeToLiveSpecification !== undefined)
    await call('UpdateTimeToLive', { TimeToLiveSpecification: properties.TimeToLiveSpecification });
  const recovery =
    properties.PointInTimeRecoverySpecification ?? properties.Replicas?.[0]?.PointInTimeRecoverySpecification;
  if (recovery?.PointInTimeRecoveryEnabled === true)
    await call('UpdateContinuousBackups', {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    });
  const { Table } = (await call('DescribeTable', {})) as {
    Table: { TableArn: string; TableId: string; LatestStreamArn?: string };
  };
  return {
    ref: TableName,
    arn: Table.TableArn,
    attributes: {
      Arn: Table.TableArn,
      TableId: Table.TableId,
      ...(Table.LatestStreamArn === undefined ? {} : { StreamArn: Table.LatestStreamArn }),
    },
  };
}
