import { describe, expect, it } from '@jest/globals';

import { LISTED_ATTRIBUTES } from '#contracts/names.ts';

import { present } from '../support/present.ts';
import { logicalIdOf, resolvedResources } from './support/stage-template.ts';

interface TableResource {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
    readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes: readonly string[] };
  }[];
}

const tablesOf = (stage: 'development' | 'production'): Readonly<Record<string, TableResource>> =>
  resolvedResources<TableResource>(stage, 'AWS::DynamoDB::GlobalTable');
const tables = tablesOf('development');
const records = present(tables[logicalIdOf(tables, 'DataMetadataTable')]);
const history = present(tables[logicalIdOf(tables, 'DataHistoryTable')]);

describe('the table of records', () => {
  it('is ImageMetadata in production, with the image key as its only key [C4, T6, D1]', () => {
    const production = tablesOf('production');
    expect(production[logicalIdOf(production, 'DataMetadataTable')]?.TableName).toBe('ImageMetadata');
    expect(records.KeySchema).toEqual([{ AttributeName: 'imageKey', KeyType: 'HASH' }]);
  });

  it('is billed by request, recoverable, encrypted, expires items by ttl, and streams both images [C4, S3, K2]', () => {
    expect(records).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [{ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    });
  });

  it('is listed by status and by day, newest first, without the stages [C4, C8]', () => {
    const keys = (records.GlobalSecondaryIndexes ?? []).map(({ IndexName, KeySchema }) => [
      IndexName,
      ...KeySchema.map(({ AttributeName }) => AttributeName),
    ]);
    expect(keys).toEqual([
      ['status-uploadTimestamp-index', 'status', 'uploadTimestamp'],
      ['uploadDay-uploadTimestamp-index', 'uploadDay', 'uploadTimestamp'],
    ]);
    for (const { KeySchema, Projection } of records.GlobalSecondaryIndexes ?? []) {
      const names = KeySchema.map(({ AttributeName }) => AttributeName);
      expect(Projection.ProjectionType).toBe('INCLUDE');
      expect(Projection.NonKeyAttributes).toEqual(LISTED_ATTRIBUTES.filter((name) => !names.includes(name)));
    }
  });

  it('survives the deletion of its stack outside development', () => {
    const production = tablesOf('production');
    for (const table of Object.values(production))
      expect(table).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: true }] });
  });
});

describe('the table of the history', () => {
  it('keeps the events of an image in the order of their positions [O2]', () => {
    expect(history.KeySchema).toEqual([
      { AttributeName: 'imageKey', KeyType: 'HASH' },
      { AttributeName: 'position', KeyType: 'RANGE' },
    ]);
  });
});
