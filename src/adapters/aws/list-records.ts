import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

import { DAY_INDEX, STATUS_INDEX } from '#contracts/names.ts';
import type { ListedImage } from '#contracts/record.ts';
import { endOf, type ListPosition, parseCursor, writeCursor } from '#domain/list-cursor.ts';
import type { Page, PageRequest, UploadDays } from '#ports/image-records.ts';

import { awsCall } from './classify-aws-error.ts';

const INDEXES = {
  status: { name: STATUS_INDEX, attribute: 'status' },
  day: { name: DAY_INDEX, attribute: 'uploadDay' },
} as const;

/** One page of an index, newest first. The cursor is the position that DynamoDB continues from. */
export async function listRecords(
  client: DynamoDBClient,
  tableName: string,
  { index, value }: { readonly index: keyof typeof INDEXES; readonly value: string },
  { limit, cursor, fromDay = '0', toDay = '9' }: PageRequest & UploadDays,
): Promise<Page<ListedImage>> {
  const { name, attribute } = INDEXES[index];
  const from =
    cursor === undefined ? undefined : { ...parseCursor(cursor, [fromDay, toDay]), [attribute]: value };
  const { Items = [], LastEvaluatedKey } = await awsCall('DynamoDB Query', () =>
    client.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: name,
        KeyConditionExpression: '#key = :value AND uploadTimestamp BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#key': attribute },
        ExpressionAttributeValues: marshall({ ':value': value, ':from': fromDay, ':to': endOf(toDay) }),
        ScanIndexForward: false,
        Limit: limit,
        ...(from === undefined ? {} : { ExclusiveStartKey: marshall(from) }),
      }),
    ),
  );
  const items = Items.map((item) => unmarshall(item) as ListedImage);
  if (LastEvaluatedKey === undefined) return { items };
  return { items, cursor: writeCursor(unmarshall(LastEvaluatedKey) as ListPosition) };
}
