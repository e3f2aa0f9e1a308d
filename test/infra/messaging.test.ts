import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';

import type { PolicyResource, Statement } from './support/policies.ts';
import { logicalIdOf, resolvedResources, stageTemplate } from './support/stage-template.ts';
import { FUNCTIONS, STANDARD_FUNCTIONS } from '#lambda/functions.ts';

const DAY_SECONDS = 86_400;

const template = stageTemplate('development');
const queueIds = template.findResources('AWS::SQS::Queue');
const PROCESSING = logicalIdOf(queueIds, 'MessagingProcessingQueue');
const PROCESSING_DLQ = logicalIdOf(queueIds, 'MessagingProcessingDeadLetterQueue');
const UNDELIVERED = logicalIdOf(queueIds, 'MessagingUndeliveredEventsQueue');
const TOPIC = logicalIdOf(
  template.findResources('AWS::SNS::Topic'),
  'MessagingNotificationsNotificationTopic',
);
const BUS = logicalIdOf(template.findResources('AWS::Events::EventBus'), 'MessagingEventBus');

describe('the queues', () => {
  it('processing: standard, 300 s, 4 days, after 3 receives to a queue that keeps 14 days [T5, C3, C8, E5, O3]', () => {
    expect(queues()[PROCESSING]).toMatchObject({
      VisibilityTimeout: 300,
      MessageRetentionPeriod: 4 * DAY_SECONDS,
      RedrivePolicy: { deadLetterTargetArn: `${PROCESSING_DLQ}.Arn`, maxReceiveCount: 3 },
    });
    expect(queues()[PROCESSING]).not.toHaveProperty('FifoQueue');
    expect(queues()[PROCESSING_DLQ]).toMatchObject({ MessageRetentionPeriod: 14 * DAY_SECONDS });
  });

  it('every dead-letter queue keeps its messages for 14 days, as long as SQS allows', () => {
    const others = Object.entries(queues()).filter(([id]) => id !== PROCESSING);
    expect(others).toHaveLength(4);
    for (const [, queue] of others) expect(queue).toMatchObject({ MessageRetentionPeriod: 14 * DAY_SECONDS });
  });

  it('every queue encrypts at rest and refuses requests without TLS [S4]', () => {
    for (const [id, queue] of Object.entries(queues())) {
      expect(queue).toMatchObject({ SqsManagedSseEnabled: true });
      expect(queuePolicy(id)).toContainEqual({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sqs:*',
        Resource: `${id}.Arn`,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
    }
  });
});

describe('the notification topic', () => {
  it('refuses requests without TLS, and allows EventBridge for its one rule only [T7, C7, S5]', () => {
    const [policy] = Object.values(resolvedResources<PolicyResource>('development', 'AWS::SNS::TopicPolicy'));
    const [secure, rule, ...others] = policy?.PolicyDocument.Statement ?? [];
    expect(others).toEqual([]);
    expect(secure).toMatchObject({
      Effect: 'Deny',
      Action: 'sns:Publish',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(rule).toMatchObject({
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sns:Publish',
      Resource: TOPIC,
      Condition: { ArnEquals: { 'aws:SourceArn': `${ruleId('Notification')}.Arn` } },
    });
  });
});

describe('the rules', () => {
  it('send uploads on the default bus to ingest, by bucket and key prefix [T4, C2, F2, S8]', () => {
    expect(rule('Upload')).toMatchObject({
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: {
          bucket: { name: [logicalIdOf(template.findResources('AWS::S3::Bucket'), 'StorageUploadBucket')] },
          object: { key: [{ prefix: 'uploads/' }] },
        },
      },
    });
    expect(rule('Upload')).not.toHaveProperty('EventBusName');
    expect(rule('Upload').Targets[0]?.Arn).toMatch(/^ComputeIngestFunction\w+\.Arn$/);
  });

  it('send images, new or redriven, to the processing queue as one complete object [C2, F3]', () => {
    expect(rule('Processing')).toMatchObject({
      EventBusName: BUS,
      EventPattern: {
        source: ['image-processor'],
        'detail-type': ['ImageUploaded', 'ProcessingRedriven'],
        detail: { metadata: { contentType: [{ prefix: 'image/' }] } },
      },
      Targets: [{ Arn: `${PROCESSING}.Arn`, InputPath: '$.detail.metadata' }],
    });
  });

  it('send every event of the pipeline to the audit log [C2, G3]', () => {
    const logGroup = logicalIdOf(template.findResources('AWS::Logs::LogGroup'), 'ObservabilityAuditAuditLog');
    expect(rule('Audit')).toMatchObject({ EventBusName: BUS, EventPattern: { source: ['image-processor'] } });
    expect(rule('Audit').EventPattern).not.toHaveProperty('detail-type');
    expect(rule('Audit').Targets[0]?.Arn).toBe(
      `arn:aws:logs:eu-central-1:123456789012:log-group:${logGroup}`,
    );
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/events/image-processor-development',
    });
  });

  it('announce starts, failures and rejections on the topic [C7, F7]', () => {
    expect(rule('Notification')).toMatchObject({
      EventBusName: BUS,
      EventPattern: {
        source: ['image-processor'],
        'detail-type': ['ProcessingStarted', 'ProcessingFailed', 'ImageRejected'],
      },
      Targets: [{ Arn: TOPIC, InputPath: '$.detail.metadata' }],
    });
  });

  it('retry for a day, then put the event in a queue that allows exactly these rules', () => {
    const rules = resolvedResources<RuleProperties>('development', 'AWS::Events::Rule');
    const byRule = STANDARD_FUNCTIONS.filter((name) =>
      ['uploads', 'event', 'schedule'].includes(FUNCTIONS[name].trigger.by),
    );
    // To the processing queue, the topic and the audit log; and to functions.
    expect(Object.keys(rules)).toHaveLength(3 + byRule.length);
    for (const { Targets } of Object.values(rules)) {
      expect(Targets).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: `${UNDELIVERED}.Arn` },
          RetryPolicy: { MaximumEventAgeInSeconds: DAY_SECONDS, MaximumRetryAttempts: 185 },
        }),
      ]);
    }
    expect(letInRules(UNDELIVERED)).toEqual(Object.keys(rules).sort());
    expect(letInRules(PROCESSING)).toEqual([ruleId('Processing')]);
  });

  it('never rewrite an event: an input transformer would not escape keys', () => {
    template.resourcePropertiesCountIs(
      'AWS::Events::Rule',
      { Targets: Match.arrayWith([Match.objectLike({ InputTransformer: Match.anyValue() })]) },
      0,
    );
  });
});

describe('the audit log', () => {
  it('lets EventBridge write for its rule only', () => {
    const [policy] = Object.values(
      resolvedResources<{ readonly PolicyDocument: string }>('development', 'AWS::Logs::ResourcePolicy'),
    );
    const { Statement: statements } = JSON.parse(policy?.PolicyDocument ?? '') as {
      Statement: readonly Statement[];
    };
    const writing = statements.find(({ Action }) => Action === 'logs:PutLogEvents');
    expect(writing).toMatchObject({
      Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
      Condition: { ArnEquals: { 'aws:SourceArn': `${ruleId('Audit')}.Arn` } },
    });
    expect(statements).toHaveLength(2);
  });
});

interface RuleProperties {
  readonly EventPattern?: object;
  readonly Targets: readonly { readonly Arn: string }[];
}

function ruleId(name: string): string {
  const found = Object.keys(template.findResources('AWS::Events::Rule')).find((id) =>
    id.includes(`${name}Rule`),
  );
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
}

function rule(name: string): RuleProperties {
  const properties = resolvedResources<RuleProperties>('development', 'AWS::Events::Rule')[ruleId(name)];
  if (properties === undefined) throw new Error(`no rule ${name}`);
  return properties;
}

function queues(): Readonly<Record<string, object>> {
  return resolvedResources<object>('development', 'AWS::SQS::Queue');
}

function queuePolicy(queueId: string): readonly Statement[] {
  const policies = resolvedResources<PolicyResource & { readonly Queues: readonly string[] }>(
    'development',
    'AWS::SQS::QueuePolicy',
  );
  return (
    Object.values(policies).find(({ Queues }) => Queues.includes(queueId))?.PolicyDocument.Statement ?? []
  );
}

/** Logical ids of the rules for which a queue allows EventBridge; fails if it allows anything else. */
function letInRules(queueId: string): string[] {
  return queuePolicy(queueId)
    .filter(({ Effect }) => Effect === 'Allow')
    .map(({ Principal, Action, Condition }) => {
      expect({ Principal, Action }).toEqual({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
      });
      return String(Condition?.['ArnEquals']?.['aws:SourceArn']).replace(/\.Arn$/, '');
    })
    .sort();
}
