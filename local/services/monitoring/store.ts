import type { Database } from '../../kernel/database.ts';

export interface Datum {
  readonly namespace: string;
  readonly name: string;
  /** Name and value of each dimension, sorted by name, as JSON. */
  readonly dimensions: string;
  /** Milliseconds since the epoch. */
  readonly timeMs: number;
  readonly value: number;
  readonly unit: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS monitoring_data (namespace TEXT NOT NULL, name TEXT NOT NULL, dimensions TEXT NOT NULL, timeMs INTEGER NOT NULL,
    value REAL NOT NULL, unit TEXT NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS monitoring_data_series ON monitoring_data (namespace, name, dimensions, timeMs);`;

/** Data points of metrics. */
export class MetricStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  add({ namespace, name, dimensions, timeMs, value, unit }: Datum): void {
    this.#database.run(
      'INSERT INTO monitoring_data VALUES (?, ?, ?, ?, ?, ?)',
      namespace,
      name,
      dimensions,
      timeMs,
      value,
      unit,
    );
  }

  data(
    namespace: string,
    name: string,
    dimensions: string,
    fromMs: number,
    toMs: number,
  ): { timeMs: number; value: number; unit: string }[] {
    return this.#database.all(
      'SELECT timeMs, value, unit FROM monitoring_data WHERE namespace = ? AND name = ? AND dimensions = ? AND timeMs >= ? AND timeMs < ? ORDER BY timeMs',
      namespace,
      name,
      dimensions,
      fromMs,
      toMs,
    );
  }

  series(namespace?: string, name?: string): Pick<Datum, 'namespace' | 'name' | 'dimensions'>[] {
    return this.#database.all(
      'SELECT DISTINCT namespace, name, dimensions FROM monitoring_data WHERE namespace = coalesce(?, namespace) AND name = coalesce(?, name) ORDER BY 1, 2, 3',
      namespace ?? null,
      name ?? null,
    );
  }
}

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** One string per set of dimensions, regardless of their order. */
export function dimensionsKey(dimensions: readonly Dimension[]): string {
  return JSON.stringify(
    dimensions.map(({ Name, Value }) => [Name, Value]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  );
}

export function readDimensions(key: string): Dimension[] {
  return (JSON.parse(key) as [string, string][]).map(([Name, Value]) => ({ Name, Value }));
}
