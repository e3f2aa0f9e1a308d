import type { Database } from '../../kernel/database.ts';
import { type QueueAttributes, readRedrivePolicy, type RedrivePolicy } from './attributes.ts';
import { queueDoesNotExist } from './errors.ts';

export interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly attributes: QueueAttributes;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

export interface Message {
  readonly id: number;
  readonly messageId: string;
  readonly queueName: string;
  readonly body: string;
  /** JSON of the message attributes, or null. */
  readonly attributes: string | null;
  readonly senderId: string;
  readonly traceHeader: string | null;
  readonly sentAtMs: number;
  readonly visibleAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs: number | null;
  /** Part of the receipt handle; a new one at every receive. */
  readonly receipt: string | null;
  /** 1 while a poller of this runtime holds it. */
  readonly held: number;
  /** ARN of the queue it came from, in a dead-letter queue. */
  readonly sourceArn: string | null;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sqs_queues (name TEXT PRIMARY KEY, arn TEXT NOT NULL, attributes TEXT NOT NULL, tags TEXT NOT NULL,
    createdAtMs INTEGER NOT NULL, changedAtMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sqs_messages (id INTEGER PRIMARY KEY AUTOINCREMENT, messageId TEXT NOT NULL,
    queueName TEXT NOT NULL REFERENCES sqs_queues (name) ON DELETE CASCADE, body TEXT NOT NULL, attributes TEXT, senderId TEXT NOT NULL,
    traceHeader TEXT, sentAtMs INTEGER NOT NULL, visibleAtMs INTEGER NOT NULL, receiveCount INTEGER NOT NULL DEFAULT 0,
    firstReceivedAtMs INTEGER, receipt TEXT, held INTEGER NOT NULL DEFAULT 0, sourceArn TEXT) STRICT;
  CREATE INDEX IF NOT EXISTS sqs_messages_visible ON sqs_messages (queueName, visibleAtMs, id);
  CREATE INDEX IF NOT EXISTS sqs_messages_sent ON sqs_messages (queueName, sentAtMs);`;

interface QueueRow extends Omit<Queue, 'attributes' | 'tags'> {
  readonly attributes: string;
  readonly tags: string;
}

/** Queues and their messages. */
export class QueueStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  find(name: string): Queue | undefined {
    const row = this.#database.get<QueueRow>('SELECT * FROM sqs_queues WHERE name = ?', name);
    return row === undefined ? undefined : toQueue(row);
  }

  /**
   * @param url any URL that ends in `/account/name`: the host does not matter here
   * @throws AwsError QueueDoesNotExist
   */
  byUrl(url: string): Queue {
    const queue = this.find(url.slice(url.lastIndexOf('/') + 1));
    if (queue === undefined) throw queueDoesNotExist();
    return queue;
  }

  byArn(arn: string): Queue | undefined {
    return this.find(arn.slice(arn.lastIndexOf(':') + 1));
  }

  all(): Queue[] {
    return this.#database.all<QueueRow>('SELECT * FROM sqs_queues ORDER BY name').map(toQueue);
  }

  put(queue: Queue): void {
    this.#database.run(
      `INSERT INTO sqs_queues VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET attributes = excluded.attributes, tags = excluded.tags,
       changedAtMs = excluded.changedAtMs`,
      queue.name,
      queue.arn,
      JSON.stringify(queue.attributes),
      JSON.stringify(queue.tags),
      queue.createdAtMs,
      queue.changedAtMs,
    );
  }

  remove(name: string): void {
    this.#database.run('DELETE FROM sqs_queues WHERE name = ?', name);
  }

  /** Queues whose dead-letter queue this one is. */
  sourcesOf(arn: string): Queue[] {
    return this.all().filter((queue) => redrivePolicyOf(queue)?.deadLetterTargetArn === arn);
  }

  addMessage(
    message: Pick<
      Message,
      | 'messageId'
      | 'queueName'
      | 'body'
      | 'attributes'
      | 'senderId'
      | 'traceHeader'
      | 'sentAtMs'
      | 'visibleAtMs'
    >,
  ): void {
    this.#database.run(
      'INSERT INTO sqs_messages (messageId, queueName, body, attributes, senderId, traceHeader, sentAtMs, visibleAtMs) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      message.messageId,
      message.queueName,
      message.body,
      message.attributes,
      message.senderId,
      message.traceHeader,
      message.sentAtMs,
      message.visibleAtMs,
    );
  }

  /** Messages that can be received now, oldest first. */
  visible(queueName: string, nowMs: number, limit: number): Message[] {
    return this.#database.all<Message>(
      'SELECT * FROM sqs_messages WHERE queueName = ? AND visibleAtMs <= ? ORDER BY visibleAtMs, id LIMIT ?',
      queueName,
      nowMs,
      limit,
    );
  }

  /** When the next invisible message of the queue becomes visible. */
  nextVisibleAtMs(queueName: string, nowMs: number): number | undefined {
    return this.#database.get<{ atMs: number }>(
      'SELECT min(visibleAtMs) AS atMs FROM sqs_messages WHERE queueName = ? AND visibleAtMs > ? HAVING atMs IS NOT NULL',
      queueName,
      nowMs,
    )?.atMs;
  }

  markReceived(message: Message, receipt: string, nowMs: number, visibleAtMs: number, held: boolean): void {
    this.#database.run(
      'UPDATE sqs_messages SET receiveCount = receiveCount + 1, firstReceivedAtMs = coalesce(firstReceivedAtMs, ?), receipt = ?, visibleAtMs = ?, held = ? WHERE id = ?',
      nowMs,
      receipt,
      visibleAtMs,
      held ? 1 : 0,
      message.id,
    );
  }

  message(queueName: string, id: number): Message | undefined {
    return this.#database.get<Message>(
      'SELECT * FROM sqs_messages WHERE queueName = ? AND id = ?',
      queueName,
      id,
    );
  }

  setVisibleAt(id: number, visibleAtMs: number): void {
    this.#database.run('UPDATE sqs_messages SET visibleAtMs = ?, held = 0 WHERE id = ?', visibleAtMs, id);
  }

  /** Moves a message to another queue; it keeps its ID and sent time, as with standard queues in SQS. */
  move(id: number, queueName: string, nowMs: number, sourceArn: string | null): void {
    this.#database.run(
      'UPDATE sqs_messages SET queueName = ?, visibleAtMs = ?, receiveCount = 0, firstReceivedAtMs = NULL, receipt = NULL, held = 0, sourceArn = ? WHERE id = ?',
      queueName,
      nowMs,
      sourceArn,
      id,
    );
  }

  /**
   * Puts a moved message into a queue as a new one, with a new ID and sent time. Source: SQS developer guide,
   * "Configuring a dead-letter queue redrive".
   */
  resend(id: number, queueName: string, nowMs: number, messageId: string): void {
    this.move(id, queueName, nowMs, null);
    this.#database.run(
      'UPDATE sqs_messages SET messageId = ?, sentAtMs = ? WHERE id = ?',
      messageId,
      nowMs,
      id,
    );
  }

  removeMessage(id: number): void {
    this.#database.run('DELETE FROM sqs_messages WHERE id = ?', id);
  }

  purge(queueName: string): void {
    this.#database.run('DELETE FROM sqs_messages WHERE queueName = ?', queueName);
  }

  /** Removes messages whose retention period has ended, in flight or not. */
  expire({ name, attributes }: Queue, nowMs: number): void {
    const retentionMs = Number(attributes['MessageRetentionPeriod']) * 1000;
    this.#database.run(
      'DELETE FROM sqs_messages WHERE queueName = ? AND sentAtMs <= ?',
      name,
      nowMs - retentionMs,
    );
  }

  /** Releases messages that pollers of an earlier run held; receive counts are kept. */
  releaseHeld(nowMs: number): void {
    this.#database.run('UPDATE sqs_messages SET visibleAtMs = ?, held = 0 WHERE held = 1', nowMs);
  }

  counts(queueName: string, nowMs: number): { visible: number; delayed: number; inFlight: number } {
    const row = this.#database.get<{ visible: number; delayed: number; inFlight: number }>(
      `SELECT coalesce(sum(visibleAtMs <= ?1), 0) AS visible, coalesce(sum(visibleAtMs > ?1 AND receiveCount = 0), 0) AS delayed,
       coalesce(sum(visibleAtMs > ?1 AND receiveCount > 0), 0) AS inFlight FROM sqs_messages WHERE queueName = ?2`,
      nowMs,
      queueName,
    );
    return row ?? { visible: 0, delayed: 0, inFlight: 0 };
  }
}

export function redrivePolicyOf(queue: Queue): RedrivePolicy | undefined {
  const text = queue.attributes['RedrivePolicy'];
  return text === undefined || text === '' ? undefined : readRedrivePolicy(text);
}

function toQueue(row: QueueRow): Queue {
  return {
    ...row,
    attributes: JSON.parse(row.attributes) as QueueAttributes,
    tags: JSON.parse(row.tags) as Record<string, string>,
  };
}
