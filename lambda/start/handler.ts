import type * as z from 'zod/mini';

import { type ProcessingMessage, processingMessage } from '#contracts/messages.ts';
import { runIdOf } from '#domain/keys.ts';
import { permanent } from '#domain/pipeline-error.ts';
import { textAt } from '#domain/value-at.ts';
import { startProcessing, type StartPorts } from '#pipeline/run/start-processing.ts';

import type { Log } from '../shared/log.ts';
import { parse } from '../shared/parse.ts';
import type { Handler } from '../shared/system.ts';
import { queueEvent } from './queue-event.ts';

type QueueRecord = z.infer<typeof queueEvent>['Records'][number];

/** Reports failed messages individually, so that the rest of the batch is done. */
export function startHandler(ports: StartPorts, log: Log): Handler {
  return async (event) => {
    const { Records } = parse(queueEvent, event, 'queue batch');
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      if (!(await handle(ports, log, record))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

/** False: the message must come back. */
async function handle(ports: StartPorts, log: Log, record: QueueRecord): Promise<boolean> {
  const receiveCount = Number(record.attributes.ApproximateReceiveCount);
  let imageKey = '';
  try {
    const body = parseBody(record.body);
    imageKey = textAt(body, 'imageKey') ?? '';
    const message = parseMessage(body);
    const handled = await startProcessing(ports, {
      message,
      receiveCount,
      sentAtMs: Number(record.attributes.SentTimestamp),
      receiptHandle: record.receiptHandle,
    });
    log.info('Message handled.', {
      imageKey,
      runId: message.runId,
      delivery: receiveCount,
      ...handled,
    });
    return handled.result === 'done';
  } catch (error) {
    log.error(imageKey, error, { attemptNumber: receiveCount });
    return false;
  }
}

/** The run's id derives from bucket, key and version. A message that contradicts it is damaged or from another system. */
function parseMessage(body: unknown): ProcessingMessage {
  const message = parse(processingMessage, body, 'queue message');
  const runId = runIdOf(message);
  if (message.runId !== runId)
    throw permanent(
      'MALFORMED_INPUT',
      `The message names the run ${JSON.stringify(message.runId)}; expected ${runId} for its bucket, key and version. Find out who sent it.`,
    );
  return message;
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw permanent('MALFORMED_INPUT', 'The queue message is not JSON. Find out who sent it.', error);
  }
}
