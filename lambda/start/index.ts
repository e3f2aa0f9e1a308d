import { dynamoImageRecords } from '#adapters/aws/dynamo-image-records.ts';
import { sqsProcessingQueue } from '#adapters/aws/sqs-processing-queue.ts';
import { stepFunctionsWorkflow } from '#adapters/aws/step-functions-workflow.ts';

import { makeLog } from '../shared/log.ts';
import { clientOptions, type Handler, ofProcess, type System, variable } from '../shared/system.ts';
import { startHandler } from './handler.ts';

export function compose(system: System): Handler {
  const { env, clock, random } = system;
  const options = clientOptions(system);
  return startHandler(
    {
      records: dynamoImageRecords(options, variable(env, 'METADATA_TABLE')),
      workflow: stepFunctionsWorkflow(options, variable(env, 'STATE_MACHINE_ARN')),
      queue: sqsProcessingQueue(options, variable(env, 'QUEUE_URL')),
      clock,
      random,
    },
    makeLog(system, 'start'),
  );
}

export const handler = ofProcess(compose);
