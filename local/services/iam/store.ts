import type { PolicyDocument } from '../../aws/policy.ts';
import type { Database } from '../../kernel/database.ts';
import { noSuchEntity } from './errors.ts';

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly roleId: string;
  readonly arn: string;
  readonly trustPolicy: string;
  readonly description: string | null;
  readonly maxSessionSeconds: number;
  readonly createdAtMs: number;
}

export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly document: string;
  readonly createdAtMs: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS iam_roles (name TEXT PRIMARY KEY, path TEXT NOT NULL, roleId TEXT NOT NULL, arn TEXT NOT NULL UNIQUE,
    trustPolicy TEXT NOT NULL, description TEXT, maxSessionSeconds INTEGER NOT NULL, createdAtMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS iam_role_policies (roleName TEXT NOT NULL REFERENCES iam_roles (name) ON DELETE CASCADE,
    policyName TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (roleName, policyName)) STRICT;
  CREATE TABLE IF NOT EXISTS iam_policies (arn TEXT PRIMARY KEY, name TEXT NOT NULL, path TEXT NOT NULL, document TEXT NOT NULL,
    createdAtMs INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS iam_attachments (roleName TEXT NOT NULL REFERENCES iam_roles (name) ON DELETE CASCADE,
    policyArn TEXT NOT NULL REFERENCES iam_policies (arn), PRIMARY KEY (roleName, policyArn)) STRICT;`;

/** Parsed documents by their text, so that an entry never goes stale. */
const parsed = new Map<string, PolicyDocument>();
const MOST_PARSED = 1000;

/** Roles and their policies. */
export class IamStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.exec(SCHEMA);
  }

  addRole(role: Role): void {
    this.#database.run(
      'INSERT INTO iam_roles VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      role.name,
      role.path,
      role.roleId,
      role.arn,
      role.trustPolicy,
      role.description,
      role.maxSessionSeconds,
      role.createdAtMs,
    );
  }

  findRole(name: string): Role | undefined {
    return this.#database.get<Role>('SELECT * FROM iam_roles WHERE name = ?', name);
  }

  findRoleByArn(arn: string): Role | undefined {
    return this.#database.get<Role>('SELECT * FROM iam_roles WHERE arn = ?', arn);
  }

  /** @throws AwsError NoSuchEntity */
  role(name: string): Role {
    const role = this.findRole(name);
    if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return role;
  }

  roles(): Role[] {
    return this.#database.all<Role>('SELECT * FROM iam_roles ORDER BY name');
  }

  setTrustPolicy(name: string, document: string): void {
    this.#database.run('UPDATE iam_roles SET trustPolicy = ? WHERE name = ?', document, name);
  }

  removeRole(name: string): void {
    this.#database.run('DELETE FROM iam_roles WHERE name = ?', name);
  }

  putRolePolicy(roleName: string, policyName: string, document: string): void {
    this.#database.run(
      'INSERT INTO iam_role_policies VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document',
      roleName,
      policyName,
      document,
    );
  }

  rolePolicies(roleName: string): { policyName: string; document: string }[] {
    return this.#database.all(
      'SELECT policyName, document FROM iam_role_policies WHERE roleName = ? ORDER BY policyName',
      roleName,
    );
  }

  /** True when there was one. */
  removeRolePolicy(roleName: string, policyName: string): boolean {
    return (
      this.#database.run(
        'DELETE FROM iam_role_policies WHERE roleName = ? AND policyName = ?',
        roleName,
        policyName,
      ).changes > 0
    );
  }

  putPolicy(policy: ManagedPolicy): void {
    this.#database.run(
      'INSERT INTO iam_policies VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET document = excluded.document',
      policy.arn,
      policy.name,
      policy.path,
      policy.document,
      policy.createdAtMs,
    );
  }

  findPolicy(arn: string): ManagedPolicy | undefined {
    return this.#database.get<ManagedPolicy>('SELECT * FROM iam_policies WHERE arn = ?', arn);
  }

  removePolicy(arn: string): void {
    this.#database.run('DELETE FROM iam_policies WHERE arn = ?', arn);
  }

  attachedPolicies(roleName: string): ManagedPolicy[] {
    return this.#database.all<ManagedPolicy>(
      'SELECT p.* FROM iam_policies p JOIN iam_attachments a ON a.policyArn = p.arn WHERE a.roleName = ? ORDER BY p.arn',
      roleName,
    );
  }

  attach(roleName: string, policyArn: string): void {
    this.#database.run('INSERT OR IGNORE INTO iam_attachments VALUES (?, ?)', roleName, policyArn);
  }

  detach(roleName: string, policyArn: string): boolean {
    return (
      this.#database.run(
        'DELETE FROM iam_attachments WHERE roleName = ? AND policyArn = ?',
        roleName,
        policyArn,
      ).changes > 0
    );
  }

  attachmentCount(policyArn: string): number {
    return (
      this.#database.get<{ count: number }>(
        'SELECT count(*) AS count FROM iam_attachments WHERE policyArn = ?',
        policyArn,
      )?.count ?? 0
    );
  }

  /** Every policy document of the role, inline and attached. */
  identityPolicies(roleArn: string): PolicyDocument[] {
    const rows = this.#database.all<{ document: string }>(
      `SELECT p.document FROM iam_role_policies p JOIN iam_roles r ON r.name = p.roleName WHERE r.arn = ?
       UNION ALL SELECT m.document FROM iam_policies m JOIN iam_attachments a ON a.policyArn = m.arn JOIN iam_roles r ON r.name = a.roleName WHERE r.arn = ?`,
      roleArn,
      roleArn,
    );
    return rows.map(({ document }) => parseDocument(document));
  }
}

export function parseDocument(text: string): PolicyDocument {
  let document = parsed.get(text);
  if (document === undefined) {
    document = JSON.parse(text) as PolicyDocument;
    if (parsed.size >= MOST_PARSED) parsed.clear();
    parsed.set(text, document);
  }
  return document;
}
