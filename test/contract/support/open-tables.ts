import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';

import type { ClientOptions } from '#adapters/aws/client-settings.ts';
import { DAY_INDEX, HISTORY_SORT_KEY, LISTED_ATTRIBUTES, STATUS_INDEX } from '#contracts/names.ts';

import { openAccount } from '../../support/open-account.ts';

export interface Tables {
  readonly client: ClientOptions;
  readonly records: string;
  readonly history: string;
  close(): Promise<void>;
}

/** The product's tables in an otherwise empty account. */
export async function openTables(): Promise<Tables> {
  const { settings, close } = await openAccount();
  const dynamo = new DynamoDBClient(settings);
  await dynamo.send(
    new CreateTableCommand({
      TableName: 'records',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['imageKey', 'status', 'uploadDay', 'uploadTimestamp'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [{ AttributeName: 'imageKey', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        [STATUS_INDEX, 'status'],
        [DAY_INDEX, 'uploadDay'],
      ].map(([IndexName, hash]) => ({
        IndexName,
        KeySchema: [
          { AttributeName: hash, KeyType: 'HASH' },
          { AttributeName: 'uploadTimestamp', KeyType: 'RANGE' },
        ],
        Projection: {
          ProjectionType: 'INCLUDE',
          NonKeyAttributes: LISTED_ATTRIBUTES.filter((name) => name !== hash),
        },
      })),
    }),
  );
  await dynamo.send(
    new CreateTableCommand({
      TableName: 'history',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['imageKey', HISTORY_SORT_KEY].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'imageKey', KeyType: 'HASH' },
        { AttributeName: HISTORY_SORT_KEY, KeyType: 'RANGE' },
      ],
    }),
  );
  const { region, endpoint, credentials, requestHandler } = settings;
  return {
    client: { region, endpoint, credentials, requestHandler },
    records: 'records',
    history: 'history',
    close,
  };
}
