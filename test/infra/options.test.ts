import { describe, expect, it } from '@jest/globals';

import { present } from '../support/present.ts';
import { grantsOf, type PolicyResource, type Statement } from './support/policies.ts';
import { logicalIdOf, readTemplate, resolvedResources } from './support/stage-template.ts';
import { FUNCTION_NAMES } from '#lambda/functions.ts';

const options = <T>(type: string): Readonly<Record<string, T>> => resolvedResources<T>('options', type);
const values = <T>(type: string): T[] => Object.values(options<T>(type));

describe('deleteOriginals', () => {
  const functions = options<{ readonly Role: string }>('AWS::Lambda::Function');
  const discard = logicalIdOf(functions, 'ComputeDiscardFunction');

  it('adds one function, which does not exist without the setting [C6.5]', () => {
    expect(Object.keys(functions)).toHaveLength(FUNCTION_NAMES.length);
    const without = resolvedResources('staging', 'AWS::Lambda::Function');
    expect(Object.keys(without).some((id) => id.includes('Discard'))).toBe(false);
  });

  it('lets it delete versions of uploads, and nothing else [S1]', () => {
    const role = options('AWS::IAM::Role')[logicalIdOf(options('AWS::IAM::Role'), 'ComputeDiscardRole')];
    const bucket = logicalIdOf(options('AWS::S3::Bucket'), 'StorageUploadBucket');
    const granted = grantsOf(role as never).filter((grant) => !/^(?:logs|xray|ec2|kms):/.test(grant));
    expect(granted).toEqual([
      `s3:DeleteObjectVersion on ${bucket}.Arn/uploads/*`,
      expect.stringMatching(/^sqs:SendMessage on MessagingUndeliveredEventsQueue/),
    ]);
  });

  it('acts on completed runs only', () => {
    const [rule] = values<{ EventPattern?: object; Targets: { Arn: string }[] }>('AWS::Events::Rule').filter(
      ({ Targets }) => Targets[0]?.Arn === `${discard}.Arn`,
    );
    expect(rule?.EventPattern).toEqual({
      source: ['image-processor'],
      'detail-type': ['ProcessingCompleted'],
    });
  });

  it('denies it writing, and all others writing and deleting', () => {
    const bucket = logicalIdOf(options('AWS::S3::Bucket'), 'StorageUploadBucket');
    const policy = values<PolicyResource & { Bucket: string }>('AWS::S3::BucketPolicy').find(
      ({ Bucket }) => Bucket === bucket,
    );
    const denied = (sid: string): Statement =>
      present(policy?.PolicyDocument.Statement.find(({ Sid }) => Sid === sid));
    expect(denied('DenyWritesOfDiscard').Action).toEqual(
      expect.arrayContaining(['s3:PutObject*', 's3:DeleteObject', 's3:RestoreObject']),
    );
    expect(denied('DenyWritesOfThePipeline').Condition?.['ArnEquals']?.['aws:PrincipalArn']).toHaveLength(
      FUNCTION_NAMES.length - 1,
    );
  });
});

describe('network=vpc', () => {
  it('puts every function in a VPC without internet access [S6]', () => {
    for (const { VpcConfig } of values<{ VpcConfig: { SubnetIds: string[]; SecurityGroupIds: string[] } }>(
      'AWS::Lambda::Function',
    )) {
      expect(VpcConfig.SubnetIds).toHaveLength(2);
      expect(VpcConfig.SecurityGroupIds).toHaveLength(1);
    }
    for (const type of ['AWS::EC2::NatGateway', 'AWS::EC2::InternetGateway'])
      expect(values(type)).toEqual([]);
  });

  it('has endpoints for the services that the functions call [S6]', () => {
    const services = values<{ ServiceName: unknown }>('AWS::EC2::VPCEndpoint').map(({ ServiceName }) =>
      String(ServiceName).split('.').slice(3).join('.'),
    );
    expect(services.sort()).toEqual(['dynamodb', 'events', 's3', 'sqs', 'sync-states']);
  });

  it('is off by default, without a VPC [S6]', () => {
    expect(resolvedResources('production', 'AWS::EC2::VPC')).toEqual({});
  });
});

describe('customerKey', () => {
  const [[key, properties] = []] = Object.entries(
    options<{ EnableKeyRotation: boolean; KeyPolicy: { Statement: Statement[] } }>('AWS::KMS::Key'),
  );

  it('encrypts buckets, queues and topics, with a key that is rotated every year', () => {
    expect(properties?.EnableKeyRotation).toBe(true);
    const data = Object.entries(options<object>('AWS::S3::Bucket')).filter(
      ([id]) => !id.includes('LogBucket'),
    );
    for (const [, bucket] of data)
      expect(bucket).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: `${key ?? ''}.Arn` },
              BucketKeyEnabled: true,
            },
          ],
        },
      });
    for (const queue of values('AWS::SQS::Queue'))
      expect(queue).toMatchObject({ KmsMasterKeyId: `${key ?? ''}.Arn` });
    for (const topic of values('AWS::SNS::Topic'))
      expect(topic).toMatchObject({ KmsMasterKeyId: `${key ?? ''}.Arn` });
  });

  it('allows the delivering services, for this account', () => {
    expect(properties?.KeyPolicy.Statement).toContainEqual(
      expect.objectContaining({
        Sid: 'LetInDeliveries',
        Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com', 'sns.amazonaws.com'] },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      }),
    );
  });

  it('can be used by every function and by the state machine', () => {
    const roles = Object.entries(options('AWS::IAM::Role')).filter(([id]) =>
      /^(?:Compute|Orchestration)/.test(id),
    );
    expect(roles).toHaveLength(FUNCTION_NAMES.length + 1);
    for (const [, role] of roles)
      expect(grantsOf(role as never)).toContain(`kms:Decrypt on ${key ?? ''}.Arn`);
  });
});

describe('notifications', () => {
  const subscriptions = values<{ Protocol: string; Endpoint: string; [name: string]: unknown }>(
    'AWS::SNS::Subscription',
  );
  const by = (protocol: string): object[] => subscriptions.filter(({ Protocol }) => Protocol === protocol);

  it('are mailed for failures and rejections only, unless set otherwise [C7]', () => {
    expect(by('email')).toContainEqual(
      expect.objectContaining({
        Endpoint: 'people@example.com',
        FilterPolicyScope: 'MessageBody',
        FilterPolicy: { eventType: ['PROCESSING_FAILED', 'PROCESSING_REJECTED'] },
      }),
    );
    expect(by('email')).toContainEqual(expect.objectContaining({ Endpoint: 'night@example.com' }));
  });

  it('go to a queue unchanged, and to an endpoint; undelivered ones are kept [C7]', () => {
    expect(by('sqs')).toEqual([expect.objectContaining({ RawMessageDelivery: true })]);
    expect(by('https')).toEqual([expect.objectContaining({ Endpoint: 'https://example.com/hook' })]);
    for (const subscription of [...by('sqs'), ...by('https')])
      expect(JSON.stringify(subscription)).toContain('UndeliveredEventsQueue');
  });

  it('log every failed delivery [C7, G3]', () => {
    const topics = options<{
      DeliveryStatusLogging?: { Protocol: string; FailureFeedbackRoleArn: string }[];
    }>('AWS::SNS::Topic');
    const topic = topics[logicalIdOf(topics, 'MessagingNotifications')];
    expect(topic?.DeliveryStatusLogging?.map(({ Protocol }) => Protocol)).toEqual(['sqs', 'http/s']);
  });
});

describe('archiveClass and imageMemoryMb', () => {
  it('decide the storage class of the archive and the memory for decoding', () => {
    expect(JSON.stringify(values('AWS::S3::Bucket'))).toContain(
      '"Transitions":[{"StorageClass":"GLACIER_IR","TransitionInDays":0}]',
    );
    const sizes = values<{ FunctionName: string; MemorySize: number }>('AWS::Lambda::Function')
      .filter(({ MemorySize }) => MemorySize === 3008)
      .map(({ FunctionName }) => FunctionName);
    expect(sizes).toEqual(['image-processor-resize-staging', 'image-processor-thumbnail-staging']);
  });
});

describe('maxImageMb and maxMegapixels', () => {
  interface LimitedFunction {
    readonly FunctionName: string;
    readonly Timeout: number;
    readonly MemorySize: number;
    readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
  }
  const limited = (variant: 'staging' | 'options', variable: string): [string, string, number, number][] =>
    Object.values(resolvedResources<LimitedFunction>(variant, 'AWS::Lambda::Function')).flatMap(
      ({ FunctionName, Timeout, MemorySize, Environment }) => {
        const value = Environment.Variables[variable];
        const name = FunctionName.replace(/^image-processor-(.+)-staging$/, '$1');
        return value === undefined ? [] : [[name, value, MemorySize, Timeout]];
      },
    );
  const outputOf = (variant: 'staging' | 'options'): unknown =>
    readTemplate(variant).Outputs?.['MaxImageBytes']?.Value;

  it('reach the functions that check them, with the memory for it, in the same time [R6]', () => {
    expect(limited('staging', 'MAX_IMAGE_BYTES')).toEqual([
      ['ingest', '10485760', 256, 15],
      ['validate', '10485760', 512, 7],
      ['reconcile', '10485760', 512, 240],
    ]);
    expect(limited('options', 'MAX_IMAGE_BYTES')).toEqual([
      ['ingest', '52428800', 256, 15],
      ['validate', '52428800', 1769, 7],
      ['reconcile', '52428800', 512, 240],
    ]);
    expect(limited('staging', 'MAX_PIXELS')).toEqual([
      ['validate', '100000000', 512, 7],
      ['metadata', '100000000', 512, 7],
      ['resize', '100000000', 1769, 7],
      ['thumbnail', '100000000', 1769, 7],
    ]);
    expect(limited('options', 'MAX_PIXELS')).toEqual([
      ['validate', '150000000', 1769, 7],
      ['metadata', '150000000', 1769, 7],
      ['resize', '150000000', 3008, 7],
      ['thumbnail', '150000000', 3008, 7],
    ]);
  });

  it('are what the output says, by which the command line knows what is too large [R6]', () => {
    expect(outputOf('staging')).toBe('10485760');
    expect(outputOf('options')).toBe('52428800');
  });
});
