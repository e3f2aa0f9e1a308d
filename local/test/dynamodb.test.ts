import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';

import { dynamodb } from '#local/services/dynamodb/index.ts';
import { compareNumbers, normalizeNumber, sortableNumber } from '#local/services/dynamodb/values/number.ts';
import { iam } from '#local/services/iam/index.ts';

import { inProcess } from './support/make-client.ts';
import { makeKernel, type TestKernel } from './support/make-kernel.ts';

let system: TestKernel;
let client: DynamoDBClient;
let documents: DynamoDBDocumentClient;

beforeEach(async () => {
  system = makeKernel([iam, dynamodb]);
  client = new DynamoDBClient(inProcess(system));
  documents = DynamoDBDocumentClient.from(client);
  await client.send(
    new CreateTableCommand({
      TableName: 'Images',
      AttributeDefinitions: [
        { AttributeName: 'imageKey', AttributeType: 'S' },
        { AttributeName: 'status', AttributeType: 'S' },
        { AttributeName: 'at', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'imageKey', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-status',
          KeySchema: [
            { AttributeName: 'status', KeyType: 'HASH' },
            { AttributeName: 'at', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['size'] },
        },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
});
afterEach(() => system.close());

function put(item: Record<string, unknown>) {
  return documents.send(new PutCommand({ TableName: 'Images', Item: item }));
}

function update(input: Omit<ConstructorParameters<typeof UpdateCommand>[0], 'TableName'>) {
  return documents.send(new UpdateCommand({ TableName: 'Images', ...input }));
}

describe('a table, through the official clients', () => {
  it('is created, described and deleted', async () => {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Images' }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/Images',
    });
    expect(Table?.LatestStreamArn).toMatch(/:table\/Images\/stream\//);

    await client.send(new DeleteTableCommand({ TableName: 'Images' }));
    await expect(client.send(new DescribeTableCommand({ TableName: 'Images' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('changes nested paths, counts, and returns what was asked for', async () => {
    await put({ imageKey: 'a', stages: {}, revision: 1, tags: new Set(['x']), pieces: [1, 2, 3] });

    const { Attributes } = await update({
      Key: { imageKey: 'a' },
      UpdateExpression:
        'SET stages.#s = :stage, pieces[1] = :two, #st = if_not_exists(#st, :new) ADD revision :one, tags :tags REMOVE pieces[0]',
      ExpressionAttributeNames: { '#s': 'validation', '#st': 'status' },
      ExpressionAttributeValues: {
        ':stage': { status: 'DONE' },
        ':two': 'two',
        ':one': 1,
        ':tags': new Set(['y']),
        ':new': 'NEW',
      },
      ReturnValues: 'ALL_NEW',
    });

    expect(Attributes).toEqual({
      imageKey: 'a',
      stages: { validation: { status: 'DONE' } },
      revision: 2,
      tags: new Set(['x', 'y']),
      pieces: ['two', 3],
      status: 'NEW',
    });
  });

  it('refuses a nested path whose parent is missing, a reserved word, an unused value and overlapping paths', async () => {
    await put({ imageKey: 'a' });
    const refused = (UpdateExpression: string, values: Record<string, unknown>) =>
      update({ Key: { imageKey: 'a' }, UpdateExpression, ExpressionAttributeValues: values });

    await expect(refused('SET stages.x = :v', { ':v': 1 })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The document path provided in the update expression is invalid for update',
    });
    await expect(refused('SET status = :v', { ':v': 1 })).rejects.toThrow('reserved keyword: status');
    await expect(refused('SET x = :v', { ':v': 1, ':w': 2 })).rejects.toThrow(
      'unused in expressions: keys: {:w}',
    );
    await expect(refused('SET x = :v, x.y = :v', { ':v': 1 })).rejects.toThrow('Two document paths overlap');
    await expect(refused('SET imageKey = :v', { ':v': 'b' })).rejects.toThrow(
      'Cannot update attribute imageKey',
    );
  });

  it('fails a condition with the current item, and writes nothing', async () => {
    await put({ imageKey: 'a', runId: 'one' });
    const attempt = update({
      Key: { imageKey: 'a' },
      UpdateExpression: 'SET done = :yes',
      ConditionExpression: 'runId = :mine AND (attribute_not_exists(done) OR NOT contains(runId, :mine))',
      ExpressionAttributeValues: { ':mine': 'two', ':yes': true },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });

    await expect(attempt).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { imageKey: { S: 'a' }, runId: { S: 'one' } },
    });
    expect(
      (await documents.send(new GetCommand({ TableName: 'Images', Key: { imageKey: 'a' } }))).Item,
    ).toEqual({ imageKey: 'a', runId: 'one' });
  });

  it('writes all of a transaction or nothing, and says which part failed', async () => {
    await put({ imageKey: 'a', n: 1 });
    const transaction = client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName: 'Images', Item: { imageKey: { S: 'b' } } } },
          {
            ConditionCheck: {
              TableName: 'Images',
              Key: { imageKey: { S: 'a' } },
              ConditionExpression: 'n = :two',
              ExpressionAttributeValues: { ':two': { N: '2' } },
            },
          },
        ],
      }),
    );

    await expect(transaction).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }],
    });
    expect(
      (await documents.send(new GetCommand({ TableName: 'Images', Key: { imageKey: 'b' } }))).Item,
    ).toBeUndefined();
  });

  it('returns everything exactly once in the pages of an index, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 7 }),
        async (times, Limit) => {
          for (const [index, at] of times.entries())
            await put({ imageKey: `k${String(index)}`, status: 'DONE', at, size: index, hidden: true });
          const seen: Record<string, unknown>[] = [];
          let ExclusiveStartKey: Record<string, unknown> | undefined;
          do {
            const page = await documents.send(
              new QueryCommand({
                TableName: 'Images',
                IndexName: 'by-status',
                KeyConditionExpression: '#s = :done',
                ScanIndexForward: false,
                Limit,
                ExpressionAttributeNames: { '#s': 'status' },
                ExpressionAttributeValues: { ':done': 'DONE' },
                ...(ExclusiveStartKey === undefined ? {} : { ExclusiveStartKey }),
              }),
            );
            seen.push(...(page.Items ?? []));
            ExclusiveStartKey = page.LastEvaluatedKey;
          } while (ExclusiveStartKey !== undefined);

          expect(seen.map(({ at }) => at)).toEqual([...times].sort((a, b) => b - a));
          expect(new Set(seen.map(({ imageKey }) => imageKey)).size).toBe(times.length);
          expect(seen.every((item) => !('hidden' in item))).toBe(true);
          for (const index of times.keys())
            await system.call('dynamodb', 'DeleteItem', {
              TableName: 'Images',
              Key: { imageKey: { S: `k${String(index)}` } },
            });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('writes every change to its stream in order, and nothing for an update without a change', async () => {
    await put({ imageKey: 'a', n: 1 });
    await update({
      Key: { imageKey: 'a' },
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': 1 },
    });
    await update({
      Key: { imageKey: 'a' },
      UpdateExpression: 'SET n = :n',
      ExpressionAttributeValues: { ':n': 2 },
    });
    await system.call('dynamodb', 'DeleteItem', { TableName: 'Images', Key: { imageKey: { S: 'a' } } });

    const { Table } = await client.send(new DescribeTableCommand({ TableName: 'Images' }));
    const { ShardIterator } = await system.call('dynamodb', 'GetShardIterator', {
      StreamArn: Table?.LatestStreamArn,
      ShardId: 'x',
      ShardIteratorType: 'TRIM_HORIZON',
    });
    const { Records } = (await system.call('dynamodb', 'GetRecords', { ShardIterator })) as {
      Records: { eventName: string; dynamodb: Record<string, unknown> }[];
    };

    expect(Records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY', 'REMOVE']);
    expect(Records[1]?.dynamodb).toMatchObject({
      OldImage: { n: { N: '1' } },
      NewImage: { n: { N: '2' } },
      Keys: { imageKey: { S: 'a' } },
    });
  });
});

describe('numbers', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -40, max: 40 }))
    .map(([digits, exponent]) => `${String(digits)}e${String(exponent)}`);

  it('have keys whose byte order is their order', () => {
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        const bytes = Buffer.compare(Buffer.from(sortableNumber(a)), Buffer.from(sortableNumber(b)));
        expect(Math.sign(bytes)).toBe(compareNumbers(a, b));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['1e3', '1000'],
    ['-0.50', '-0.5'],
    ['00', '0'],
    ['123.4500e-2', '1.2345'],
    ['-1E-3', '-0.001'],
  ])('%s is written %s', (text, expected) => {
    expect(normalizeNumber(text)).toBe(expected);
  });

  it.each(['', 'x', '1e126', '1e-131', '1'.repeat(39)])('%s is refused', (text) => {
    expect(() => normalizeNumber(text)).toThrow();
  });
});
