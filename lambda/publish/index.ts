import { dynamoImageHistory } from '#adapters/aws/dynamo-image-history.ts';
import { eventBridgeEventBus } from '#adapters/aws/eventbridge-event-bus.ts';
import { sqsDeadLetterSink } from '#adapters/aws/sqs-dead-letters.ts';
import { unmarshalImage } from '#adapters/aws/unmarshal-image.ts';

import { composed } from '../shared/compose.ts';
import { makeMetrics } from '../shared/metrics.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { publishHandler } from './handler.ts';

export const compose = composed('publish', descriptor, ({ system, env, clients, log }) =>
  publishHandler(
    {
      history: dynamoImageHistory(clients, env.HISTORY_TABLE),
      bus: eventBridgeEventBus(clients, env.EVENT_BUS_NAME),
      unreadable: sqsDeadLetterSink(clients, env.DEAD_LETTER_QUEUE_URL),
    },
    log,
    makeMetrics(system),
    unmarshalImage,
  ),
);

export const handler = ofProcess(compose);
