import { AwsError } from '../../../aws/aws-error.ts';
import type { Members } from '../../../aws/members.ts';
import { ROOT } from '../../../aws/principal.ts';
import type { ResourceType } from '../../../kernel/resource-type.ts';
import { DEFAULT_ATTRIBUTES } from '../attributes.ts';

const ATTRIBUTES = [
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'VisibilityTimeout',
  'RedrivePolicy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
] as const;

/** AWS::SQS::Queue. An existing queue keeps its messages and gets the template's attributes. */
export const queueResource: ResourceType = {
  properties: {
    QueueName: true,
    DelaySeconds: true,
    MaximumMessageSize: true,
    MessageRetentionPeriod: true,
    ReceiveMessageWaitTimeSeconds: true,
    VisibilityTimeout: true,
    RedrivePolicy: { deadLetterTargetArn: true, maxReceiveCount: true },
    RedriveAllowPolicy: true,
    SqsManagedSseEnabled: true,
    KmsMasterKeyId: 'aws-only',
    KmsDataKeyReusePeriodSeconds: 'aws-only',
    Tags: 'aws-only',
  },
  provision: async (request, kernel) => {
    const QueueName = (request.properties['QueueName'] as string | undefined) ?? request.generatedName(80);
    const call = (operation: string, input: Members): Promise<Members> =>
      kernel.call({ service: 'sqs', operation, principal: ROOT, input });
    const Attributes = Object.fromEntries(
      ATTRIBUTES.flatMap((name) => {
        const value = request.properties[name];
        return value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
      }),
    );
    const url = await call('CreateQueue', { QueueName, Attributes }).catch(async (error: unknown) => {
      if (!(error instanceof AwsError) || error.code !== 'QueueNameExists') throw error;
      const { QueueUrl } = await call('GetQueueUrl', { QueueName });
      await call('SetQueueAttributes', { QueueUrl, Attributes: { ...DEFAULT_ATTRIBUTES, ...Attributes } });
      return { QueueUrl };
    });
    const QueueUrl = String(url.QueueUrl);
    const { Attributes: { QueueArn = '' } = {} } = (await call('GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['QueueArn'],
    })) as { Attributes?: Record<string, string> };
    return {
      ref: QueueUrl,
      arn: QueueArn,
      url: QueueUrl,
      attributes: { Arn: QueueArn, QueueName, QueueUrl },
    };
  },
};
