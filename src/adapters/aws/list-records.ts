import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

import { DAY_INDEX, STATUS_INDEX } from '#contracts/names.ts';
import type { ListedImage } from '#contracts/record.ts';
import { permanent } from '#domain/pipeline-error.ts';
import type { Page, PageRequest } from '#ports/image-records.ts';

import { awsCall } from './classify-aws-error.ts';

const INDEXES = {
  status: { name: STATUS_INDEX, attribute: 'status' },
  day: { name: DAY_INDEX, attribute: 'uploadDay' },
} as const;

/** One page of an index, newest first. The cursor is the key that DynamoDB goes on from. */
export async function listRecords(
  client: DynamoDBClient,
  tableName: string,
  { index, value }: { readonly index: keyof typeof INDEXES; readonly value: string },
  { limit, cursor }: PageRequest,
): Promise<Page<ListedImage>> {
  const { name, attribute } = INDEXES[index];
  const { Items = [], LastEvaluatedKey } = await awsCall('DynamoDB Query', () =>
    client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: name,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': attribute },
        ExpressionAttributeValues: { ':value': { S: value } },
        ScanIndexForward: false,
        Limit: limit,
        ...(cursor === undefined ? {} : { ExclusiveStartKey: marshall(parseCursor(cursor)) }),
      }),
    ),
  );
  const items = Items.map((item) => unmarshall(item) as ListedImage);
  if (LastEvaluatedKey === undefined) return { items };
  return { items, cursor: writeCursor(unmarshall(LastEvaluatedKey)) };
}

function writeCursor(key: Readonly<Record<string, unknown>>): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function parseCursor(cursor: string): Record<string, unknown> {
  try {
    const key = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    if (typeof key === 'object' && key !== null) return key as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw permanent(
    'MALFORMED_INPUT',
    `The cursor ${JSON.stringify(cursor)} is none that a list has given; take it over unchanged.`,
  );
}
