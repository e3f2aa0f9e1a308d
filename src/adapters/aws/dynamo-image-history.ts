import {
  BatchWriteItemCommand,
  DynamoDBClient,
  QueryCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

import type { HistoryRow } from '#contracts/events.ts';
import { transient } from '#domain/pipeline-error.ts';
import type { ImageHistory } from '#ports/image-history.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';

/** Source: DynamoDB API reference, BatchWriteItem. */
const ROWS_IN_A_BATCH = 25;
/** How often a batch that DynamoDB accepted only in part is sent. */
const ROUNDS = 5;

/** The history table. */
export function dynamoImageHistory(options: ClientOptions, tableName: string): ImageHistory {
  const client = new DynamoDBClient(clientSettings(options));
  return {
    append: async (rows) => {
      // One batch may not name a row twice.
      const unique = [...new Map(rows.map((row) => [`${row.imageKey}\0${row.position}`, row])).values()];
      for (let index = 0; index < unique.length; index += ROWS_IN_A_BATCH) {
        await writeBatch(client, tableName, unique.slice(index, index + ROWS_IN_A_BATCH));
      }
    },
    read: async (imageKey) => {
      const rows: HistoryRow[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const start = from;
        const { Items = [], LastEvaluatedKey } = await awsCall('DynamoDB Query', () =>
          client.send(
            new QueryCommand({
              TableName: tableName,
              KeyConditionExpression: 'imageKey = :key',
              ExpressionAttributeValues: { ':key': { S: imageKey } },
              ConsistentRead: true,
              ...(start === undefined ? {} : { ExclusiveStartKey: marshall(start) }),
            }),
          ),
        );
        rows.push(...Items.map((item) => unmarshall(item) as HistoryRow));
        from = LastEvaluatedKey === undefined ? undefined : unmarshall(LastEvaluatedKey);
      } while (from !== undefined);
      return rows;
    },
  };
}

async function writeBatch(
  client: DynamoDBClient,
  tableName: string,
  rows: readonly HistoryRow[],
): Promise<void> {
  let requests: WriteRequest[] = rows.map((row) => ({
    PutRequest: { Item: marshall(row, { removeUndefinedValues: true }) },
  }));
  for (let round = 0; round < ROUNDS && requests.length > 0; round += 1) {
    const batch = requests;
    const { UnprocessedItems = {} } = await awsCall('DynamoDB BatchWriteItem', () =>
      client.send(new BatchWriteItemCommand({ RequestItems: { [tableName]: batch } })),
    );
    requests = UnprocessedItems[tableName] ?? [];
  }
  if (requests.length > 0)
    throw transient(
      'THROTTLED',
      `DynamoDB left ${String(requests.length)} history rows unprocessed after ${String(ROUNDS)} tries.`,
    );
}
