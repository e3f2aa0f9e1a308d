import type { Database } from '../../kernel/database.ts';
import { notFound } from './errors.ts';

export type Attributes = Readonly<Record<string, string>>;

export interface Topic {
  readonly name: string;
  readonly arn: string;
  readonly attributes: Attributes;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'sqs' | 'lambda' | 'email';
  /** ARN of a queue or function, or an address. */
  readonly endpoint: string;
  readonly attributes: Attributes;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sns_topics (arn TEXT PRIMARY KEY, name TEXT NOT NULL, attributes TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS sns_subscriptions (arn TEXT PRIMARY KEY, topicArn TEXT NOT NULL REFERENCES sns_topics (arn) ON DELETE CASCADE,
    protocol TEXT NOT NULL, endpoint TEXT NOT NULL, attributes TEXT NOT NULL, UNIQUE (topicArn, protocol, endpoint)) STRICT;`;

/** Topics and subscriptions. */
export class TopicStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  find(arn: string): Topic | undefined {
    const row = this.#database.get<Omit<Topic, 'attributes'> & { attributes: string }>(
      'SELECT * FROM sns_topics WHERE arn = ?',
      arn,
    );
    return row === undefined ? undefined : { ...row, attributes: JSON.parse(row.attributes) as Attributes };
  }

  /** @throws AwsError NotFound */
  get(arn: string): Topic {
    const topic = this.find(arn);
    if (topic === undefined) throw notFound('Topic does not exist');
    return topic;
  }

  all(): string[] {
    return this.#database
      .all<{ arn: string }>('SELECT arn FROM sns_topics ORDER BY arn')
      .map(({ arn }) => arn);
  }

  put({ arn, name, attributes }: Topic): void {
    this.#database.run(
      'INSERT INTO sns_topics VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET attributes = excluded.attributes',
      arn,
      name,
      JSON.stringify(attributes),
    );
  }

  remove(arn: string): void {
    this.#database.run('DELETE FROM sns_topics WHERE arn = ?', arn);
  }

  subscriptions(topicArn?: string): Subscription[] {
    const rows = this.#database.all<Omit<Subscription, 'attributes'> & { attributes: string }>(
      'SELECT * FROM sns_subscriptions WHERE topicArn = coalesce(?, topicArn) ORDER BY arn',
      topicArn ?? null,
    );
    return rows.map((row) => ({ ...row, attributes: JSON.parse(row.attributes) as Attributes }));
  }

  /** @throws AwsError NotFound */
  subscription(arn: string): Subscription {
    const found = this.subscriptions().find((subscription) => subscription.arn === arn);
    if (found === undefined) throw notFound('Subscription does not exist');
    return found;
  }

  putSubscription(subscription: Subscription): void {
    this.#database.run(
      'INSERT INTO sns_subscriptions VALUES (?, ?, ?, ?, ?) ON CONFLICT (arn) DO UPDATE SET attributes = excluded.attributes',
      subscription.arn,
      subscription.topicArn,
      subscription.protocol,
      subscription.endpoint,
      JSON.stringify(subscription.attributes),
    );
  }

  removeSubscription(arn: string): void {
    this.#database.run('DELETE FROM sns_subscriptions WHERE arn = ?', arn);
  }
}
