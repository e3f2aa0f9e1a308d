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

/** Messages that could not be handled are reported one by one: the others of the batch are done. */
export function startHandler(ports: StartPorts, log: Log): Handler {
  return async (event) => {
    const { Records } = parse(queueEvent, event, 'batch of the queue');
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for (const record of Records) {
      if (!(await handle(ports, log, record))) batchItemFailures.push({ itemIdentifier: record.messageId });
    }
    return { batchItemFailures };
  };
}

/** False: the message is to come back. */
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
    log.info('A message was handled.', {
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

/** The run's id is made of bucket, key and version: a message in which they do not fit is of another system, or damaged. */
function parseMessage(body: unknown): ProcessingMessage {
  const message = parse(processingMessage, body, 'message of the queue');
  const runId = runIdOf(message);
  if (message.runId !== runId)
    throw permanent(
      'MALFORMED_INPUT',
      `The message names the run ${JSON.stringify(message.runId)}; the run of its bucket, key and version is ${runId}. Find out who sent it.`,
    );
  return message;
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw permanent('MALFORMED_INPUT', 'The message of the queue is no JSON.', error);
  }
}
