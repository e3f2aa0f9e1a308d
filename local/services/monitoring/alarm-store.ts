import { formatArn } from '../../aws/arn.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import type { Alarm, AlarmState } from './alarm.ts';

export interface StoredAlarm {
  readonly arn: string;
  readonly alarm: Alarm;
  readonly state: AlarmState;
  readonly reason: string;
  /** When it got this state, milliseconds since the epoch. */
  readonly sinceMs: number;
}

interface Row {
  readonly name: string;
  readonly definition: string;
  readonly state: AlarmState;
  readonly reason: string;
  readonly sinceMs: number;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS monitoring_alarms (name TEXT PRIMARY KEY, definition TEXT NOT NULL, state TEXT NOT NULL,
  reason TEXT NOT NULL, sinceMs INTEGER NOT NULL) STRICT;`;

/** Alarms and their states. */
export class AlarmStore {
  readonly #kernel: ServiceContext;

  constructor(kernel: ServiceContext) {
    this.#kernel = kernel;
    kernel.database.exec(SCHEMA);
  }

  /** A new alarm starts with insufficient data; an existing one keeps its state. */
  put(alarm: Alarm, nowMs: number): void {
    this.#kernel.database.run(
      `INSERT INTO monitoring_alarms VALUES (?, ?, 'INSUFFICIENT_DATA', 'Unchecked: initial alarm creation', ?)
       ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
      alarm.AlarmName,
      JSON.stringify(alarm),
      nowMs,
    );
  }

  setState(name: string, state: AlarmState, reason: string, nowMs: number): void {
    this.#kernel.database.run(
      'UPDATE monitoring_alarms SET state = ?, reason = ?, sinceMs = ? WHERE name = ?',
      state,
      reason,
      nowMs,
      name,
    );
  }

  remove(name: string): void {
    this.#kernel.database.run('DELETE FROM monitoring_alarms WHERE name = ?', name);
  }

  all(): StoredAlarm[] {
    return this.#kernel.database
      .all<Row>('SELECT * FROM monitoring_alarms ORDER BY name')
      .map(({ name, definition, state, reason, sinceMs }) => ({
        arn: this.arn(name),
        alarm: JSON.parse(definition) as Alarm,
        state,
        reason,
        sinceMs,
      }));
  }

  /** State of every alarm, by name. */
  states(): Map<string, AlarmState> {
    const rows = this.#kernel.database.all<Row>('SELECT name, state FROM monitoring_alarms');
    return new Map(rows.map(({ name, state }) => [name, state]));
  }

  arn(name: string): string {
    const { region, accountId } = this.#kernel;
    return formatArn({ service: 'cloudwatch', region, accountId, resource: `alarm:${name}` });
  }
}
