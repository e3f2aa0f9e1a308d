import type { EventPattern } from '../../aws/event-pattern/event-pattern.ts';
import type { Database } from '../../kernel/database.ts';
import { resourceNotFound } from './errors.ts';

export const DEFAULT_BUS = 'default';

export interface Bus {
  readonly name: string;
  readonly arn: string;
  /** JSON of the resource policy, or null. */
  readonly policy: string | null;
}

export interface Rule {
  readonly busName: string;
  readonly name: string;
  readonly arn: string;
  /** JSON text, or null for a schedule. */
  readonly pattern: string | null;
  readonly schedule: string | null;
  readonly enabled: boolean;
  readonly description: string;
}

/** Where a rule sends matching events; members as in the API. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
  readonly RetryPolicy?: {
    readonly MaximumRetryAttempts?: number;
    readonly MaximumEventAgeInSeconds?: number;
  };
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS events_buses (name TEXT PRIMARY KEY, arn TEXT NOT NULL, policy TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS events_rules (busName TEXT NOT NULL REFERENCES events_buses (name), name TEXT NOT NULL, arn TEXT NOT NULL, pattern TEXT,
    schedule TEXT, enabled INTEGER NOT NULL, description TEXT NOT NULL, PRIMARY KEY (busName, name)) STRICT;
  CREATE TABLE IF NOT EXISTS events_targets (busName TEXT NOT NULL, ruleName TEXT NOT NULL, id TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (busName, ruleName, id), FOREIGN KEY (busName, ruleName) REFERENCES events_rules (busName, name) ON DELETE CASCADE) STRICT;`;

interface RuleRow extends Omit<Rule, 'enabled'> {
  readonly enabled: number;
}

const patterns = new Map<string, EventPattern>();
const MOST_PATTERNS = 500;

/** Buses, rules and targets. */
export class EventsStore {
  readonly #database: Database;

  constructor(database: Database, defaultBusArn: string) {
    this.#database = database;
    database.exec(SCHEMA);
    database.run('INSERT OR IGNORE INTO events_buses VALUES (?, ?, NULL)', DEFAULT_BUS, defaultBusArn);
  }

  findBus(name: string): Bus | undefined {
    return this.#database.get<Bus>('SELECT * FROM events_buses WHERE name = ?', name);
  }

  /** @param reference a name or an ARN @throws AwsError ResourceNotFoundException */
  bus(reference: string): Bus {
    const name = reference.slice(reference.lastIndexOf('/') + 1);
    const bus = this.findBus(name);
    if (bus === undefined) throw resourceNotFound(`Event bus ${name} does not exist.`);
    return bus;
  }

  buses(): Bus[] {
    return this.#database.all<Bus>('SELECT * FROM events_buses ORDER BY name');
  }

  addBus(name: string, arn: string): void {
    this.#database.run('INSERT INTO events_buses VALUES (?, ?, NULL)', name, arn);
  }

  setBusPolicy(name: string, policy: string | null): void {
    this.#database.run('UPDATE events_buses SET policy = ? WHERE name = ?', policy, name);
  }

  removeBus(name: string): void {
    this.#database.run('DELETE FROM events_buses WHERE name = ?', name);
  }

  findRule(busName: string, name: string): Rule | undefined {
    const row = this.#database.get<RuleRow>(
      'SELECT * FROM events_rules WHERE busName = ? AND name = ?',
      busName,
      name,
    );
    return row === undefined ? undefined : toRule(row);
  }

  /** @throws AwsError ResourceNotFoundException */
  rule(busName: string, name: string): Rule {
    const rule = this.findRule(busName, name);
    if (rule === undefined) throw resourceNotFound(`Rule ${name} does not exist on EventBus ${busName}.`);
    return rule;
  }

  rules(busName: string): Rule[] {
    return this.#database
      .all<RuleRow>('SELECT * FROM events_rules WHERE busName = ? ORDER BY name', busName)
      .map(toRule);
  }

  schedules(): Rule[] {
    return this.#database
      .all<RuleRow>('SELECT * FROM events_rules WHERE schedule IS NOT NULL AND enabled = 1 ORDER BY name')
      .map(toRule);
  }

  putRule(rule: Rule): void {
    this.#database.run(
      `INSERT INTO events_rules VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET pattern = excluded.pattern, schedule = excluded.schedule,
       enabled = excluded.enabled, description = excluded.description`,
      rule.busName,
      rule.name,
      rule.arn,
      rule.pattern,
      rule.schedule,
      rule.enabled ? 1 : 0,
      rule.description,
    );
  }

  removeRule(busName: string, name: string): void {
    this.#database.run('DELETE FROM events_rules WHERE busName = ? AND name = ?', busName, name);
  }

  putTarget(rule: Rule, target: Target): void {
    this.#database.run(
      'INSERT INTO events_targets VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET target = excluded.target',
      rule.busName,
      rule.name,
      target.Id,
      JSON.stringify(target),
    );
  }

  targets(rule: Rule): Target[] {
    return this.#database
      .all<{ target: string }>(
        'SELECT target FROM events_targets WHERE busName = ? AND ruleName = ? ORDER BY id',
        rule.busName,
        rule.name,
      )
      .map(({ target }) => JSON.parse(target) as Target);
  }

  removeTarget(rule: Rule, id: string): void {
    this.#database.run(
      'DELETE FROM events_targets WHERE busName = ? AND ruleName = ? AND id = ?',
      rule.busName,
      rule.name,
      id,
    );
  }
}

/** A rule's pattern; parsed patterns are cached by their text. */
export function patternOf(rule: Rule): EventPattern | undefined {
  if (rule.pattern === null) return undefined;
  let pattern = patterns.get(rule.pattern);
  if (pattern === undefined) {
    pattern = JSON.parse(rule.pattern) as EventPattern;
    if (patterns.size >= MOST_PATTERNS) patterns.clear();
    patterns.set(rule.pattern, pattern);
  }
  return pattern;
}

function toRule(row: RuleRow): Rule {
  return { ...row, enabled: row.enabled === 1 };
}
