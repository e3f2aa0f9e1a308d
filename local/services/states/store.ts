import type { Database } from '../../kernel/database.ts';
import type { Outcome } from './interpreter/environment.ts';
import type { JsonObject } from './interpreter/json.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';

export interface LoggingConfiguration {
  readonly level?: 'ALL' | 'ERROR' | 'FATAL' | 'OFF';
  readonly includeExecutionData?: boolean;
  readonly destinations?: readonly { readonly cloudWatchLogsLogGroup?: { readonly logGroupArn?: string } }[];
}

export interface TracingConfiguration {
  readonly enabled?: boolean;
}

export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly type: MachineType;
  /** JSON text, as given. */
  readonly definition: string;
  readonly roleArn: string;
  readonly logging: LoggingConfiguration;
  readonly tracing: TracingConfiguration;
  readonly revisionId: string;
  readonly createdAtMs: number;
}

export interface Execution {
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | Outcome['status'];
  readonly input: string;
  readonly output: string | null;
  readonly error: string | null;
  readonly cause: string | null;
  readonly traceHeader: string | null;
  readonly startedAtMs: number;
  readonly stoppedAtMs: number | null;
}

export interface HistoryEvent {
  readonly id: number;
  readonly type: string;
  readonly previousEventId: number;
  readonly atMs: number;
  readonly details: JsonObject;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS states_machines (arn TEXT PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, definition TEXT NOT NULL,
    roleArn TEXT NOT NULL, logging TEXT NOT NULL, tracing TEXT NOT NULL, revisionId TEXT NOT NULL, createdAtMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS states_executions (arn TEXT PRIMARY KEY, machineArn TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
    input TEXT NOT NULL, output TEXT, error TEXT, cause TEXT, traceHeader TEXT, startedAtMs INTEGER NOT NULL, stoppedAtMs INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS states_executions_of_machine ON states_executions (machineArn, startedAtMs);
  CREATE INDEX IF NOT EXISTS states_executions_running ON states_executions (status) WHERE status = 'RUNNING';
  CREATE TABLE IF NOT EXISTS states_history (executionArn TEXT NOT NULL, id INTEGER NOT NULL, type TEXT NOT NULL, previousEventId INTEGER NOT NULL,
    atMs INTEGER NOT NULL, details TEXT NOT NULL, PRIMARY KEY (executionArn, id)) STRICT, WITHOUT ROWID;`;

type MachineRow = Omit<Machine, 'logging' | 'tracing'> & {
  readonly logging: string;
  readonly tracing: string;
};

/** State machines; executions of standard ones with their history. Express executions are not kept, as on AWS. */
export class StatesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  findMachine(arn: string): Machine | undefined {
    const row = this.#database.get<MachineRow>('SELECT * FROM states_machines WHERE arn = ?', arn);
    return row === undefined ? undefined : toMachine(row);
  }

  /** By name. */
  machines(offset: number, limit: number): Machine[] {
    return this.#database
      .all<MachineRow>('SELECT * FROM states_machines ORDER BY name LIMIT ? OFFSET ?', limit, offset)
      .map(toMachine);
  }

  putMachine(machine: Machine): void {
    this.#database.run(
      `INSERT INTO states_machines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET definition = excluded.definition,
        roleArn = excluded.roleArn, logging = excluded.logging, tracing = excluded.tracing, revisionId = excluded.revisionId`,
      machine.arn,
      machine.name,
      machine.type,
      machine.definition,
      machine.roleArn,
      JSON.stringify(machine.logging),
      JSON.stringify(machine.tracing),
      machine.revisionId,
      machine.createdAtMs,
    );
  }

  /** Removes a machine with its executions. */
  removeMachine(arn: string): void {
    this.#database.run(
      'DELETE FROM states_history WHERE executionArn IN (SELECT arn FROM states_executions WHERE machineArn = ?)',
      arn,
    );
    this.#database.run('DELETE FROM states_executions WHERE machineArn = ?', arn);
    this.#database.run('DELETE FROM states_machines WHERE arn = ?', arn);
  }

  findExecution(arn: string): Execution | undefined {
    return this.#database.get<Execution>('SELECT * FROM states_executions WHERE arn = ?', arn);
  }

  /** Newest first. */
  executions(machineArn: string, status: string | undefined, offset: number, limit: number): Execution[] {
    return this.#database.all<Execution>(
      `SELECT * FROM states_executions WHERE machineArn = ? AND status = coalesce(?, status)
        ORDER BY startedAtMs DESC, rowid DESC LIMIT ? OFFSET ?`,
      machineArn,
      status ?? null,
      limit,
      offset,
    );
  }

  runningExecutions(): Execution[] {
    return this.#database.all<Execution>(
      "SELECT * FROM states_executions WHERE status = 'RUNNING' ORDER BY rowid",
    );
  }

  addExecution(execution: Execution): void {
    this.#database.run(
      'INSERT INTO states_executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      execution.arn,
      execution.machineArn,
      execution.name,
      execution.status,
      execution.input,
      execution.output,
      execution.error,
      execution.cause,
      execution.traceHeader,
      execution.startedAtMs,
      execution.stoppedAtMs,
    );
  }

  endExecution(arn: string, outcome: Outcome, stoppedAtMs: number): void {
    const { output, error, cause } = { output: null, error: null, cause: null, ...outcome };
    this.#database.run(
      'UPDATE states_executions SET status = ?, output = ?, error = ?, cause = ?, stoppedAtMs = ? WHERE arn = ?',
      outcome.status,
      output,
      error,
      cause,
      stoppedAtMs,
      arn,
    );
  }

  addEvent(executionArn: string, event: HistoryEvent): void {
    this.#database.run(
      'INSERT INTO states_history VALUES (?, ?, ?, ?, ?, ?)',
      executionArn,
      event.id,
      event.type,
      event.previousEventId,
      event.atMs,
      JSON.stringify(event.details),
    );
  }

  lastEventId(executionArn: string): number {
    const row = this.#database.get<{ id: number | null }>(
      'SELECT max(id) AS id FROM states_history WHERE executionArn = ?',
      executionArn,
    );
    return row?.id ?? 0;
  }

  history(executionArn: string, reverse: boolean, offset: number, limit: number): HistoryEvent[] {
    const rows = this.#database.all<Omit<HistoryEvent, 'details'> & { details: string }>(
      `SELECT id, type, previousEventId, atMs, details FROM states_history WHERE executionArn = ?
        ORDER BY id ${reverse ? 'DESC' : 'ASC'} LIMIT ? OFFSET ?`,
      executionArn,
      limit,
      offset,
    );
    return rows.map((row) => ({ ...row, details: JSON.parse(row.details) as JsonObject }));
  }
}

function toMachine(row: MachineRow): Machine {
  return {
    ...row,
    logging: JSON.parse(row.logging) as LoggingConfiguration,
    tracing: JSON.parse(row.tracing) as TracingConfiguration,
  };
}
