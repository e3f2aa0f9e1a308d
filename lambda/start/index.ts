import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { sqsProcessingQueue } from '#adapters/aws/sqs-processing-queue.ts';
import { stepFunctionsWorkflow } from '#adapters/aws/step-functions-workflow.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { startHandler } from './handler.ts';

export const compose = composed('start', descriptor, ({ system, env, clients, clock, log }) =>
  startHandler(
    {
      records: dynamoImageRecords(clients, env.METADATA_TABLE),
      workflow: stepFunctionsWorkflow(clients, env.STATE_MACHINE_ARN),
      queue: sqsProcessingQueue(clients, env.QUEUE_URL),
      clock,
      random: system.random,
    },
    log,
  ),
);

export const handler = ofProcess(compose);
