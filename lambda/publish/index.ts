import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { sqsDeadLetterSink } from '#adapters/aws/sqs-dead-letters.ts';
import { unmarshalImage } from '#adapters/aws/unmarshal-image.ts';

import { makeLog } from '../shared/log.ts';
import { makeMetrics } from '../shared/metrics.ts';
import { clientOptions, type Handler, ofProcess, type System, variable } from '../shared/system.ts';
import { publishHandler } from './handler.ts';

export function compose(system: System): Handler {
  const { env } = system;
  const options = clientOptions(system);
  return publishHandler(
    {
      history: dynamoImageHistory(options, variable(env, 'HISTORY_TABLE')),
      bus: eventBridgeEventBus(options, variable(env, 'EVENT_BUS_NAME')),
      unreadable: sqsDeadLetterSink(options, variable(env, 'DEAD_LETTER_QUEUE_URL')),
    },
    makeLog(system, 'publish'),
    makeMetrics(system),
    unmarshalImage,
  );
}

export const handler = ofProcess(compose);
