import { DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

import type { TestSystem } from './make-system.ts';

/** The items of an image in a table, by sort key. @param table name of the stack output */
export async function readItems<T>(
  { client, outputs }: Pick<TestSystem, 'client' | 'outputs'>,
  table: string,
  imageKey: string,
): Promise<T[]> {
  const items: T[] = [];
  const pages = paginateQuery(
    { client: new DynamoDBClient(client) },
    {
      TableName: outputs[table],
      KeyConditionExpression: 'imageKey = :imageKey',
      ExpressionAttributeValues: { ':imageKey': { S: imageKey } },
      ConsistentRead: true,
    },
  );
  for await (const { Items = [] } of pages) items.push(...Items.map((item) => unmarshall(item) as T));
  return items;
}
