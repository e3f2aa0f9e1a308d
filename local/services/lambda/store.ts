import type { Database } from '../../kernel/database.ts';
import { resourceNotFound } from './errors.ts';

/** A function as it is configured; one version, $LATEST. */
export interface FunctionConfiguration {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly runtime: string;
  /** e.g. `index.handler` */
  readonly handler: string;
  readonly codeDirectory: string;
  readonly layerDirectories: readonly string[];
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly logGroupName: string;
  readonly description: string;
  /** Undefined: unreserved. 0 stops the function. */
  readonly reservedConcurrency?: number;
}

/** How failed asynchronous invocations are handled. Defaults: 2 retries within 6 hours. */
export interface InvokeConfiguration {
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  readonly onFailureArn?: string;
}

export const DEFAULT_INVOKE_CONFIGURATION: InvokeConfiguration = {
  maximumRetryAttempts: 2,
  maximumEventAgeSeconds: 21_600,
};

/** One statement of a function's resource policy. */
export interface FunctionPermission {
  readonly statementId: string;
  readonly action: string;
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS lambda_functions (name TEXT PRIMARY KEY, configuration TEXT NOT NULL, invokeConfiguration TEXT) STRICT;
  CREATE TABLE IF NOT EXISTS lambda_permissions (functionName TEXT NOT NULL REFERENCES lambda_functions (name) ON DELETE CASCADE,
    statementId TEXT NOT NULL, permission TEXT NOT NULL, PRIMARY KEY (functionName, statementId)) STRICT;
  CREATE TABLE IF NOT EXISTS lambda_layers (arn TEXT PRIMARY KEY, directory TEXT NOT NULL) STRICT;`;

/** Functions, their permissions and layers. */
export class FunctionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  put(configuration: FunctionConfiguration): void {
    this.#database.run(
      'INSERT INTO lambda_functions (name, configuration) VALUES (?, ?) ON CONFLICT DO UPDATE SET configuration = excluded.configuration',
      configuration.name,
      JSON.stringify(configuration),
    );
  }

  find(name: string): FunctionConfiguration | undefined {
    const row = this.#database.get<{ configuration: string }>(
      'SELECT configuration FROM lambda_functions WHERE name = ?',
      name,
    );
    return row === undefined ? undefined : (JSON.parse(row.configuration) as FunctionConfiguration);
  }

  /**
   * @param reference a name, an ARN or a partial ARN (`123456789012:function:name`), with or without `:$LATEST`
   * @throws AwsError ResourceNotFoundException
   */
  get(reference: string): FunctionConfiguration {
    const found = this.find(functionName(reference));
    if (found === undefined) throw resourceNotFound(`Function not found: ${reference}`);
    return found;
  }

  all(): FunctionConfiguration[] {
    return this.#database
      .all<{ configuration: string }>('SELECT configuration FROM lambda_functions ORDER BY name')
      .map(({ configuration }) => JSON.parse(configuration) as FunctionConfiguration);
  }

  remove(name: string): void {
    this.#database.run('DELETE FROM lambda_functions WHERE name = ?', name);
  }

  putInvokeConfiguration(name: string, configuration: InvokeConfiguration): void {
    this.#database.run(
      'UPDATE lambda_functions SET invokeConfiguration = ? WHERE name = ?',
      JSON.stringify(configuration),
      name,
    );
  }

  invokeConfiguration(name: string): InvokeConfiguration {
    const row = this.#database.get<{ invokeConfiguration: string | null }>(
      'SELECT invokeConfiguration FROM lambda_functions WHERE name = ?',
      name,
    );
    if (row === undefined || row.invokeConfiguration === null) return DEFAULT_INVOKE_CONFIGURATION;
    return JSON.parse(row.invokeConfiguration) as InvokeConfiguration;
  }

  putPermission(name: string, permission: FunctionPermission): void {
    this.#database.run(
      'INSERT INTO lambda_permissions VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET permission = excluded.permission',
      name,
      permission.statementId,
      JSON.stringify(permission),
    );
  }

  /** True when there was one. */
  removePermission(name: string, statementId: string): boolean {
    return (
      this.#database.run(
        'DELETE FROM lambda_permissions WHERE functionName = ? AND statementId = ?',
        name,
        statementId,
      ).changes > 0
    );
  }

  permissions(name: string): FunctionPermission[] {
    return this.#database
      .all<{ permission: string }>(
        'SELECT permission FROM lambda_permissions WHERE functionName = ? ORDER BY statementId',
        name,
      )
      .map(({ permission }) => JSON.parse(permission) as FunctionPermission);
  }

  putLayer(arn: string, directory: string): void {
    this.#database.run(
      'INSERT INTO lambda_layers VALUES (?, ?) ON CONFLICT DO UPDATE SET directory = excluded.directory',
      arn,
      directory,
    );
  }

  /** @throws AwsError ResourceNotFoundException */
  layerDirectory(arn: string): string {
    const row = this.#database.get<{ directory: string }>(
      'SELECT directory FROM lambda_layers WHERE arn = ?',
      arn,
    );
    if (row === undefined) throw resourceNotFound(`Layer version ${arn} does not exist.`);
    return row.directory;
  }
}

/** The function name in any form that callers may use. */
export function functionName(reference: string): string {
  const behind = /(?:^|:)function:([^:]+)/.exec(reference)?.[1];
  return behind ?? reference.split(':')[0] ?? reference;
}
