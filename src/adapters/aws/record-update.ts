import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

import type { ImageRecord } from '#contracts/record.ts';

import { classifyAwsError } from './classify-aws-error.ts';

/** One conditional update of a record. Paths use dots; any part of a path may be a reserved word. */
export interface RecordUpdate {
  readonly imageKey: string;
  /** Path to value; undefined values are omitted. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove?: readonly string[];
  /** Uses `#name` for attributes and `:name` for values. */
  readonly condition: string;
  /** Attributes that the condition uses, in addition to the paths of `set`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Values that the condition uses. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export type UpdateAnswer =
  | { readonly updated: true; readonly record: ImageRecord }
  /** The condition failed: the record as it is, or undefined if there is none. */
  | { readonly updated: false; readonly record: ImageRecord | undefined };

/** Writes an update. Every change adds one to the record's revision. */
export async function updateRecord(
  client: DynamoDBClient,
  tableName: string,
  update: RecordUpdate,
): Promise<UpdateAnswer> {
  try {
    const { Attributes } = await client.send(new UpdateItemCommand(toInput(tableName, update)));
    return { updated: true, record: unmarshall(Attributes ?? {}) as ImageRecord };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException))
      throw classifyAwsError(error, 'DynamoDB UpdateItem');
    return {
      updated: false,
      record: error.Item === undefined ? undefined : (unmarshall(error.Item) as ImageRecord),
    };
  }
}

function toInput(
  tableName: string,
  { imageKey, set, remove = [], condition, names = {}, values = {} }: RecordUpdate,
): ConstructorParameters<typeof UpdateItemCommand>[0] {
  const aliases = new Map<string, string>();
  const alias = (path: string): string =>
    path
      .split('.')
      .map((part) => {
        aliases.set(`#${part}`, part);
        return `#${part}`;
      })
      .join('.');
  const assigned = Object.entries(set).filter(([, value]) => value !== undefined);
  const assignments = assigned.map(([path], index) => `${alias(path)} = :set${String(index)}`);
  const expression = [
    `SET ${assignments.join(', ')}`,
    ...(remove.length === 0 ? [] : [`REMOVE ${remove.map(alias).join(', ')}`]),
    `ADD ${alias('revision')} :one`,
  ].join(' ');
  return {
    TableName: tableName,
    Key: marshall({ imageKey }),
    UpdateExpression: expression,
    ConditionExpression: condition,
    ExpressionAttributeNames: { ...Object.fromEntries(aliases), ...names },
    ExpressionAttributeValues: marshall(
      {
        ...Object.fromEntries(assigned.map(([, value], index) => [`:set${String(index)}`, value])),
        ...values,
        ':one': 1,
      },
      { removeUndefinedValues: true },
    ),
    ReturnValues: 'ALL_NEW',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  };
}
