import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

import { permanent } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { Targets } from '#ports/targets.ts';

import { awsCall } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';
import { sqsClient } from './sqs-client.ts';

type Send = (arn: string, payload: string) => Promise<void>;

/** Sends to whatever a rule may target, with the caller's own permissions. */
export function awsTargets(options: ClientOptions, processingQueueUrl: string, clock: Clock): Targets {
  const sqs = sqsClient(options);
  const senders: Readonly<Record<string, Send>> = {
    lambda: invokeFunction(new LambdaClient(clientSettings(options))),
    sqs: async (arn, payload) => {
      await sendMessage(sqs, await urlOf(sqs, arn), payload);
    },
    sns: publishMessage(new SNSClient(clientSettings(options))),
    logs: writeEvent(new CloudWatchLogsClient(clientSettings(options)), clock),
  };
  return {
    toProcessingQueue: (body) => sendMessage(sqs, processingQueueUrl, body),
    toArn: async (arn, payload) => {
      const [, , service = ''] = arn.split(':');
      const send = senders[service];
      if (send === undefined)
        throw permanent(
          'MALFORMED_INPUT',
          `The target ${JSON.stringify(arn)} is not a function, queue, topic or log group. Nothing was sent.`,
        );
      await send(arn, payload);
    },
  };
}

/** Invokes asynchronously, as a rule does, so the function's own retries and dead-letter queue apply. */
function invokeFunction(client: LambdaClient): Send {
  return async (arn, payload) => {
    await awsCall('Lambda Invoke', () =>
      client.send(new InvokeCommand({ FunctionName: arn, InvocationType: 'Event', Payload: payload })),
    );
  };
}

async function sendMessage(client: SQSClient, queueUrl: string, body: string): Promise<void> {
  await awsCall('SQS SendMessage', () =>
    client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body })),
  );
}

async function urlOf(client: SQSClient, arn: string): Promise<string> {
  const [, , , , accountId, name] = arn.split(':');
  const { QueueUrl = '' } = await awsCall('SQS GetQueueUrl', () =>
    client.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: accountId })),
  );
  return QueueUrl;
}

function publishMessage(client: SNSClient): Send {
  return async (arn, payload) => {
    await awsCall('SNS Publish', () => client.send(new PublishCommand({ TopicArn: arn, Message: payload })));
  };
}

/** Redriven events go to a separate log stream, which shows that they were written later. */
const REDRIVEN_STREAM = 'redriven';

function writeEvent(client: CloudWatchLogsClient, clock: Clock): Send {
  return async (arn, payload) => {
    // arn:aws:logs:<region>:<account>:log-group:<name>
    const logGroupName = arn.split(':')[6] ?? '';
    const stream = { logGroupName, logStreamName: REDRIVEN_STREAM };
    try {
      await client.send(new CreateLogStreamCommand(stream));
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException))
        await awsCall('CloudWatch Logs CreateLogStream', () => Promise.reject(error as Error));
    }
    await awsCall('CloudWatch Logs PutLogEvents', () =>
      client.send(
        new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: clock.now(), message: payload }] }),
      ),
    );
  };
}
