import { ERROR_NAMES } from '#contracts/errors.ts';
import type { MachineInput, Outcome, ProcessingMessage } from '#contracts/messages.ts';
import { MAX_DELIVERIES } from '#contracts/limits.ts';
import type { ImageRecord } from '#contracts/record.ts';
import { DELIVERY_WAITS, NO_WAIT } from '#contracts/retry-policy.ts';
import { PipelineError, SupersededError } from '#domain/pipeline-error.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageRecords, StartAnswer } from '#ports/image-records.ts';
import type { ProcessingQueue } from '#ports/processing-queue.ts';
import type { Random } from '#ports/random.ts';
import type { Workflow, WorkflowResult } from '#ports/workflow.ts';

import { runOf } from './identity.ts';
import { settleFailure } from './settle-failure.ts';
import { toTimestamp } from '#domain/timestamps.ts';

export interface StartPorts {
  readonly records: ImageRecords;
  readonly workflow: Workflow;
  readonly queue: ProcessingQueue;
  readonly clock: Clock;
  readonly random: Random;
}

/** One delivery of a message. */
export interface Delivery {
  readonly message: ProcessingMessage;
  /** How often the message has been received, from 1. */
  readonly receiveCount: number;
  /** When it was sent, or sent again by a redrive, in milliseconds since the epoch. */
  readonly sentAtMs: number;
  readonly receiptHandle: string;
}

/** `done`: the message may be deleted; `again`: it must come back or go to the dead-letter queue. */
export interface Handled {
  readonly result: 'done' | 'again';
  readonly outcome: Outcome | 'ENDED' | 'OUTDATED' | 'GONE';
  readonly reason?: string;
}

/**
 * Processes one message: sets the record to PROCESSING, runs the state machine, reads its status. If the machine could not
 * settle the run itself, because it timed out or never started, it is settled here.
 */
export async function startProcessing(ports: StartPorts, delivery: Delivery): Promise<Handled> {
  const begin = await beginRun(ports, delivery);
  if ('result' in begin) return begin;
  const input = toInput(delivery, begin.record);
  const result = await runMachine(ports.workflow, input, begin.record.traceHeader);
  if (result.status === 'SUCCEEDED') return { result: 'done', outcome: 'COMPLETED' };
  const outcome = await settle(ports, input, result);
  if (outcome === 'REJECTED' || outcome === 'SUPERSEDED') return { result: 'done', outcome };
  await ports.queue.retryAfter(delivery.receiptHandle, waitSeconds(ports.random, delivery.receiveCount));
  return { result: 'again', outcome, reason: `${result.error ?? result.status}: ${result.cause ?? ''}` };
}

/** A machine that did not start counts as failed: the delivery is used up either way. */
async function runMachine(
  workflow: Workflow,
  input: MachineInput,
  traceHeader: string | undefined,
): Promise<Pick<WorkflowResult, 'status' | 'error' | 'cause'>> {
  try {
    return await workflow.run(input, traceHeader);
  } catch (error) {
    if (!(error instanceof PipelineError)) throw error;
    return { status: 'NOT_RUN', error: error.name, cause: error.message };
  }
}

/** The record to process, or what to do with the message instead. */
async function beginRun(
  { records, clock }: StartPorts,
  { message, receiveCount, sentAtMs }: Delivery,
): Promise<{ record: ImageRecord } | Handled> {
  const run = runOf(message);
  const at = toTimestamp(clock.now());
  let answer: StartAnswer;
  try {
    answer = await records.startProcessing(run, message.attempt, at);
  } catch (error) {
    if (error instanceof SupersededError) return { result: 'done', outcome: 'SUPERSEDED' };
    throw error;
  }
  const { started, record } = answer;
  if (record === undefined) return { result: 'done', outcome: 'GONE' };
  if (started) return { record };
  const isRedriven = wasSentAfter(record.failedAt, sentAtMs);
  if (message.attempt < record.attempt && !isRedriven) return { result: 'done', outcome: 'OUTDATED' };
  switch (record.status) {
    case 'PROCESSING':
      return { record };
    case 'COMPLETED':
      // Something failed after the commit: the stages have memos, so only the notification is repeated.
      return receiveCount > 1 || wasSentAfter(record.updatedAt, sentAtMs)
        ? { record }
        : { result: 'done', outcome: 'ENDED' };
    case 'FAILED':
      return isRedriven
        ? restart(records, message, record.attempt + 1, at)
        : { result: 'done', outcome: 'ENDED' };
    case 'REJECTED':
    case 'UPLOADED':
      return { result: 'done', outcome: record.status === 'REJECTED' ? 'ENDED' : 'OUTDATED' };
  }
}

/**
 * A message sent after its run had ended was redriven with AWS's own tools, which leave its content unchanged. One sent before
 * that is a late duplicate.
 */
function wasSentAfter(endedAt: string | undefined, sentAtMs: number): boolean {
  return endedAt !== undefined && sentAtMs > Date.parse(endedAt);
}

/** Of two deliveries of one message, only the first restarts the run; the other continues with it. */
async function restart(
  records: ImageRecords,
  message: ProcessingMessage,
  attempt: number,
  at: string,
): Promise<{ record: ImageRecord } | Handled> {
  const { record } = await records.restartFailed(runOf(message), attempt, at);
  if (record === undefined) return { result: 'done', outcome: 'GONE' };
  return record.status === 'PROCESSING' ? { record } : { result: 'done', outcome: 'OUTDATED' };
}

function toInput({ message, receiveCount }: Delivery, { attempt }: ImageRecord): MachineInput {
  return {
    ...message,
    attempt,
    delivery: Math.min(receiveCount, MAX_DELIVERIES),
    lastDelivery: receiveCount >= MAX_DELIVERIES,
  };
}

/** A failed machine has usually settled or noted the error; if its handler failed too, the last delivery settles it here. */
async function settle(
  ports: StartPorts,
  input: MachineInput,
  { status, error, cause }: Pick<WorkflowResult, 'status' | 'error' | 'cause'>,
): Promise<Outcome> {
  if (status === 'FAILED' && !input.lastDelivery && error !== ERROR_NAMES.rejected) return 'RETRY';
  const reported =
    status === 'TIMED_OUT'
      ? { Error: 'States.Timeout', Cause: cause ?? 'The state machine exceeded its time limit.' }
      : { Error: error, Cause: cause };
  return (await settleFailure(ports, { ...input, error: reported })).status;
}

function waitSeconds(random: Random, receiveCount: number): number {
  const { min, max } = DELIVERY_WAITS[receiveCount] ?? NO_WAIT;
  return Math.round(min + random.next() * (max - min));
}
