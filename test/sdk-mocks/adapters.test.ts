import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CopyObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { Readable } from 'node:stream';

import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { s3ObjectStore } from '#adapters/aws/s3-object-store.ts';
import { stepFunctionsWorkflow } from '#adapters/aws/step-functions-workflow.ts';
import { deriveEvents } from '#domain/derive-events.ts';
import { makeNotification } from '#domain/make-notification.ts';

import { makeRecord } from '../support/make-record.ts';

/**
 * The only suite on mocks of the SDK, which the specification requires: it checks exact requests, and errors that the local
 * runtime cannot produce. Everything else is tested against the runtime.
 */
const s3 = mockClient(S3Client);
const dynamo = mockClient(DynamoDBClient);
const sns = mockClient(SNSClient);
const events = mockClient(EventBridgeClient);
const sfn = mockClient(SFNClient);
const OPTIONS = { region: 'eu-central-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } };
const RUN = { imageKey: 'uploads/a.jpg', runId: 'aaaaaaaaaaaa' };

afterEach(() => {
  for (const mock of [s3, dynamo, sns, events, sfn]) mock.reset();
});

describe('S3', () => {
  it('is asked for the version of the run, and only its beginning [U10]', async () => {
    s3.on(GetObjectCommand).resolves({
      Body: Object.assign(Readable.from([]), {
        transformToByteArray: () => Promise.resolve(Buffer.from('0123')),
      }) as never,
      ContentRange: 'bytes 0-3/1234',
      ETag: '"e"',
    });
    const read = await s3ObjectStore(OPTIONS).read(
      { bucket: 'b', key: 'k', versionId: 'v' },
      { firstBytes: 4 },
    );
    expect(s3.call(0).args[0].input).toEqual({ Bucket: 'b', Key: 'k', VersionId: 'v', Range: 'bytes=0-3' });
    expect(read).toMatchObject({ sizeBytes: 1234, eTag: '"e"' });
  });

  it('gets derivatives with their type and checksum [U10]', async () => {
    s3.on(PutObjectCommand).resolves({});
    await s3ObjectStore(OPTIONS).write(
      { bucket: 'b', key: 'k', contentType: 'image/jpeg' },
      Buffer.from('x'),
    );
    expect(s3.call(0).args[0].input).toMatchObject({
      Bucket: 'b',
      Key: 'k',
      ContentType: 'image/jpeg',
      ChecksumSHA256: 'LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE=',
    });
  });

  it('copies one version, encoded segment by segment, without tags and metadata [U5]', async () => {
    s3.on(CopyObjectCommand).resolves({ CopyObjectResult: { ChecksumSHA256: 'sum' } });
    const from = { bucket: 'b', key: 'a b/c+d%.jpg', versionId: 'v', eTag: 'e' };
    await s3ObjectStore(OPTIONS).copy({ from, to: { bucket: 'c', key: 'k' }, contentType: 'image/jpeg' });
    expect(s3.call(0).args[0].input).toMatchObject({
      CopySource: 'b/a%20b/c%2Bd%25.jpg?versionId=v',
      CopySourceIfMatch: 'e',
      MetadataDirective: 'REPLACE',
      TaggingDirective: 'REPLACE',
      ChecksumAlgorithm: 'SHA256',
    });
  });

  it.each([
    ['SlowDown', 503, 'THROTTLED', 'TransientError'],
    ['InternalError', 500, 'SERVICE_UNAVAILABLE', 'TransientError'],
    ['AccessDenied', 403, 'ACCESS_DENIED', 'PermanentError'],
    ['NoSuchBucket', 404, 'RESOURCE_MISSING', 'PermanentError'],
  ])('that answers %s is %i %s [U10, E2, E3]', async (name, httpStatusCode, code, errorName) => {
    s3.on(GetObjectCommand).rejects(
      new S3ServiceException({ name, message: 'm', $fault: 'server', $metadata: { httpStatusCode } }),
    );
    await expect(s3ObjectStore(OPTIONS).read({ bucket: 'b', key: 'k' })).rejects.toMatchObject({
      code,
      name: errorName,
    });
  });

  it('without the object gives undefined [U10]', async () => {
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'm', $metadata: { httpStatusCode: 404 } }));
    expect(await s3ObjectStore(OPTIONS).read({ bucket: 'b', key: 'k' })).toBeUndefined();
  });
});

describe('DynamoDB', () => {
  it('gets one conditional update for a failed run, which counts the revision [U8, U9]', async () => {
    dynamo.on(UpdateItemCommand).resolves({ Attributes: marshall(makeRecord({ status: 'FAILED' })) });
    const error = {
      code: 'INTERNAL_ERROR',
      category: 'permanent',
      message: 'It broke.',
      attempts: 3,
    } as const;
    await dynamoImageRecords(OPTIONS, 'table').settle(RUN, 'FAILED', error, '2026-11-24T10:00:05.000Z');
    const input = dynamo.commandCalls(UpdateItemCommand)[0]?.args[0].input;
    expect(dynamo.calls()).toHaveLength(1);
    expect(input).toMatchObject({
      TableName: 'table',
      Key: { imageKey: { S: 'uploads/a.jpg' } },
      ConditionExpression: '#runId = :runId AND #status IN (:from0)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    expect(input?.UpdateExpression).toMatch(
      /^SET #status = :set0, #error = :set1, #errorMessage = :set2, .* ADD #revision :one$/,
    );
    expect(input?.ExpressionAttributeValues).toMatchObject({
      ':from0': { S: 'PROCESSING' },
      ':set0': { S: 'FAILED' },
      ':one': { N: '1' },
    });
  });

  it('that already has the change counts as success: the response was lost [U9]', async () => {
    const done = makeRecord({ status: 'COMPLETED', archivedLocation: 'archive/x/' });
    dynamo
      .on(UpdateItemCommand)
      .rejects(new ConditionalCheckFailedException({ message: 'm', $metadata: {}, Item: marshall(done) }));
    const entry = { status: 'COMPLETED', timestamp: 't', startedAt: 't', attempt: 1 } as const;
    const object = { key: 'k', size: 1, sha256: 's', width: 1, height: 1 };
    const archived = { bucket: 'b', original: object, resized: object, thumbnail: object };
    expect(await dynamoImageRecords(OPTIONS, 'table').complete(RUN, entry, archived, 'archive/x/')).toEqual(
      done,
    );
  });
});

describe('EventBridge', () => {
  it('that accepts part of the events is trusted for that part only', async () => {
    events
      .on(PutEventsCommand)
      .resolves({ FailedEntryCount: 1, Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException' }] });
    const published = [
      ...deriveEvents(undefined, makeRecord()),
      ...deriveEvents(undefined, makeRecord({ imageKey: 'uploads/b.jpg' })),
    ];
    expect(await eventBridgeEventBus(OPTIONS, 'bus').publish(published)).toBe(1);
  });
});

describe('Step Functions', () => {
  it('that answers 200 with a failed execution has failed', async () => {
    sfn
      .on(StartSyncExecutionCommand)
      .resolves({ status: 'FAILED', error: 'InvalidImageError', cause: 'x' } as never);
    const input = {
      ...RUN,
      bucket: 'b',
      uploadTimestamp: 't',
      contentType: 'c',
      size: 1,
      versionId: 'v',
      attempt: 1,
      delivery: 1,
      lastDelivery: false,
    };
    expect(await stepFunctionsWorkflow(OPTIONS, 'arn').run(input)).toMatchObject({
      status: 'FAILED',
      error: 'InvalidImageError',
    });
  });
});

describe('SNS', () => {
  it('gets the completion as the state machine publishes it, in the documented format [U11, C7]', async () => {
    sns.on(PublishCommand).resolves({ MessageId: 'm' });
    const message = makeNotification(
      'PROCESSING_COMPLETED',
      makeRecord({ status: 'COMPLETED', updatedAt: '2026-11-24T10:00:10.000Z' }),
      2,
    );
    await new SNSClient(OPTIONS).send(
      new PublishCommand({ TopicArn: 'topic', Message: JSON.stringify(message) }),
    );
    const { Message = '' } = sns.commandCalls(PublishCommand)[0]?.args[0].input ?? {};
    expect(JSON.parse(Message)).toMatchObject({
      eventType: 'PROCESSING_COMPLETED',
      imageKey: 'uploads/a.jpg',
      timestamp: '2026-11-24T10:00:10.000Z',
      processingDuration: 10_000,
      stages: [],
    });
  });
});
