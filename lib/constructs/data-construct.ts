import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
  type TablePropsV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';

import {
  DAY_INDEX,
  HISTORY_SORT_KEY,
  HISTORY_TABLE_NAME,
  LISTED_ATTRIBUTES,
  METADATA_TABLE_NAME,
  STATUS_INDEX,
} from '#contracts/names.ts';

import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';

export interface DataProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
}

/** The record of every image, and the history of its changes. */
export class DataConstruct extends Construct {
  /** One item per image. Its stream is the outbox: every change committed here is published. */
  readonly metadataTable: TableV2;
  readonly historyTable: TableV2;

  /** ARN of the metadata table's stream. */
  get streamArn(): string {
    const { tableStreamArn } = this.metadataTable;
    if (tableStreamArn === undefined) throw new Error(`${this.metadataTable.node.path} has no stream.`);
    return tableStreamArn;
  }

  constructor(scope: Construct, id: string, { names, settings }: DataProps) {
    super(scope, id);
    const durable = durableTable(settings);

    this.metadataTable = new TableV2(this, 'MetadataTable', {
      ...durable,
      tableName: names.of(METADATA_TABLE_NAME),
      partitionKey: { name: 'imageKey', type: AttributeType.STRING },
      timeToLiveAttribute: 'ttl',
      // Publish derives events from the record before and after a change.
      dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES,
      // The stages are left out: an index rewrites every projected byte on every write.
      globalSecondaryIndexes: [
        {
          indexName: STATUS_INDEX,
          partitionKey: { name: 'status', type: AttributeType.STRING },
          sortKey: { name: 'uploadTimestamp', type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: LISTED_ATTRIBUTES.filter((name) => name !== 'status'),
        },
        {
          indexName: DAY_INDEX,
          partitionKey: { name: 'uploadDay', type: AttributeType.STRING },
          sortKey: { name: 'uploadTimestamp', type: AttributeType.STRING },
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...LISTED_ATTRIBUTES],
        },
      ],
    });

    this.historyTable = new TableV2(this, 'HistoryTable', {
      ...durable,
      tableName: names.of(HISTORY_TABLE_NAME),
      partitionKey: { name: 'imageKey', type: AttributeType.STRING },
      sortKey: { name: HISTORY_SORT_KEY, type: AttributeType.STRING },
    });
  }
}

function durableTable(settings: DeploymentSettings): Omit<TablePropsV2, 'partitionKey'> {
  const retained = settings.onRemoval === 'retain';
  return {
    billing: Billing.onDemand(),
    encryption: TableEncryptionV2.awsManagedKey(),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: settings.recoveryPeriodDays,
    },
    deletionProtection: retained,
    removalPolicy: retained ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}
