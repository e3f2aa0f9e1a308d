import { parseArn } from '../../../aws/arn.ts';
import type { Members } from '../../../aws/members.ts';
import { queueUrl } from '../../../aws/queue-url.ts';
import { sleep } from '../../../kernel/clock.ts';
import { functionPrincipal } from '../function-principal.ts';
import { failedItems } from './batch-failures.ts';
import { Poller, type PollerContext, TROUBLE_DELAY_MS } from './poller.ts';
import type { EventSourceStore } from './store.ts';

/** Delay before a failed batch is retried: 1 s, doubling up to 1 min. AWS does not document its delays. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 60_000;

/**
 * After a batch the poller pauses, longer for a larger batch: a busy stream is read in large batches, a quiet one
 * immediately. AWS polls a shard four times a second, so the pause stays below that.
 */
const PAUSE_MS_A_RECORD = 5;
const LONGEST_PAUSE_MS = 100;

interface StreamRecord {
  readonly dynamodb: { readonly SequenceNumber: string; readonly ApproximateCreationDateTime: number };
}

/**
 * Reads a table's stream under the function's role, in order, and invokes the function with one batch at a time. A
 * failed batch is retried (and halved, if so configured) until it succeeds, runs out of retries or is too old; the
 * position of dropped records then goes to the on-failure destination. Source: Lambda developer guide, "Using Lambda
 * with Amazon DynamoDB".
 */
export class StreamPoller extends Poller {
  readonly #store: EventSourceStore;

  constructor(context: PollerContext, store: EventSourceStore) {
    super(context);
    this.#store = store;
  }

  protected override async run(signal: AbortSignal): Promise<void> {
    const { clock, signals } = this.context.kernel;
    const { eventSourceArn } = this.context.mapping;
    while (!signal.aborted) {
      const version = signals.version(eventSourceArn);
      try {
        if (!(await this.#readOnce(signal))) await signals.wait(eventSourceArn, signal, version);
      } catch {
        // The rejected call is in the trace.
        await sleep(clock, TROUBLE_DELAY_MS, signal, { background: true });
      }
    }
  }

  /** Processes the available records; false if there were none. */
  async #readOnce(signal: AbortSignal): Promise<boolean> {
    const { StreamDescription } = (await this.#streams('DescribeStream', {
      StreamArn: this.context.mapping.eventSourceArn,
    })) as { StreamDescription: { Shards: { ShardId: string }[] } };
    let any = false;
    for (const { ShardId } of StreamDescription.Shards) {
      const records = await this.#records(ShardId);
      if (records.length === 0) continue;
      any = true;
      await this.#deliver(ShardId, records, signal);
      await sleep(this.context.kernel.clock, pauseMs(records.length), signal);
    }
    return any;
  }

  async #records(ShardId: string): Promise<StreamRecord[]> {
    const { uuid, eventSourceArn, startingPosition = 'LATEST', batchSize } = this.context.mapping;
    const position = this.#store.position(uuid, ShardId);
    const { ShardIterator } = await this.#streams('GetShardIterator', {
      StreamArn: eventSourceArn,
      ShardId,
      ...(position === undefined
        ? { ShardIteratorType: startingPosition }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: position }),
    });
    const { Records } = await this.#streams('GetRecords', { ShardIterator, Limit: batchSize });
    return Records as StreamRecord[];
  }

  async #deliver(shardId: string, records: readonly StreamRecord[], signal: AbortSignal): Promise<void> {
    const { kernel, mapping } = this.context;
    let rest = records;
    for (let attempt = 1; rest.length > 0 && !signal.aborted; attempt += 1) {
      const done = await this.#invoke(rest);
      const last = rest[done - 1];
      if (last !== undefined) this.#store.setPosition(mapping.uuid, shardId, last.dynamodb.SequenceNumber);
      rest = rest.slice(done);
      if (done > 0) attempt = 0;
      else if (this.#mustDrop(rest, attempt)) rest = this.#drop(shardId, rest, attempt);
      else if (mapping.bisectBatchOnFunctionError && rest.length > 1)
        return this.#bisect(shardId, rest, signal);
      else await sleep(kernel.clock, Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)), signal);
    }
  }

  async #bisect(shardId: string, records: readonly StreamRecord[], signal: AbortSignal): Promise<void> {
    const middle = Math.ceil(records.length / 2);
    await this.#deliver(shardId, records.slice(0, middle), signal);
    await this.#deliver(shardId, records.slice(middle), signal);
  }

  /** How many records from the start were processed. */
  async #invoke(records: readonly StreamRecord[]): Promise<number> {
    const { kernel, mapping, configuration, invoker } = this.context;
    const payload = JSON.stringify({
      Records: records.map((record) => ({
        ...record,
        eventSource: 'aws:dynamodb',
        awsRegion: kernel.region,
        eventSourceARN: mapping.eventSourceArn,
      })),
    });
    const result = await invoker.invoke(configuration, {
      requestId: kernel.newRequestId(),
      payload,
    });
    if (result.failed) return 0;
    if (!mapping.reportBatchItemFailures) return records.length;
    const failed = failedItems(
      result.payload,
      records.map((record) => record.dynamodb.SequenceNumber),
    );
    const first = records.findIndex((record) => failed.has(record.dynamodb.SequenceNumber));
    return first < 0 ? records.length : first;
  }

  #mustDrop(records: readonly StreamRecord[], attempt: number): boolean {
    const { maximumRetryAttempts, maximumRecordAgeSeconds } = this.context.mapping;
    if (maximumRetryAttempts >= 0 && attempt > maximumRetryAttempts) return true;
    const oldestMs = (records[0]?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000;
    return (
      maximumRecordAgeSeconds >= 0 &&
      this.context.kernel.clock.now() - oldestMs > maximumRecordAgeSeconds * 1000
    );
  }

  #drop(shardId: string, records: readonly StreamRecord[], attempts: number): readonly StreamRecord[] {
    const [first, last] = [records[0], records.at(-1)];
    if (first === undefined || last === undefined) return [];
    this.#store.setPosition(this.context.mapping.uuid, shardId, last.dynamodb.SequenceNumber);
    const { onFailureArn, eventSourceArn } = this.context.mapping;
    const queue = onFailureArn === undefined ? undefined : parseArn(onFailureArn);
    if (queue?.service !== 'sqs') return [];
    this.context.kernel.deliver({
      source: 'lambda',
      principal: functionPrincipal(this.context.configuration),
      service: 'sqs',
      operation: 'SendMessage',
      input: {
        QueueUrl: queueUrl(this.context.kernel.endpoint, queue.accountId, queue.resource),
        MessageBody: JSON.stringify({
          requestContext: {
            functionArn: `${this.context.configuration.arn}:$LATEST`,
            condition: 'RetryAttemptsExhausted',
            approximateInvokeCount: attempts,
          },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          version: '1.0',
          timestamp: new Date(this.context.kernel.clock.now()).toISOString(),
          DDBStreamBatchInfo: {
            shardId,
            startSequenceNumber: first.dynamodb.SequenceNumber,
            endSequenceNumber: last.dynamodb.SequenceNumber,
            approximateArrivalOfFirstRecord: arrivalOf(first),
            approximateArrivalOfLastRecord: arrivalOf(last),
            batchSize: records.length,
            streamArn: eventSourceArn,
          },
        }),
      },
    });
    return [];
  }

  #streams(operation: string, input: Members): Promise<Members> {
    return this.context.kernel.call({
      service: 'dynamodb',
      operation,
      principal: functionPrincipal(this.context.configuration),
      input,
    });
  }
}

function arrivalOf({ dynamodb }: StreamRecord): string {
  return new Date(dynamodb.ApproximateCreationDateTime * 1000).toISOString();
}

function pauseMs(records: number): number {
  return Math.min(LONGEST_PAUSE_MS, records * PAUSE_MS_A_RECORD);
}
