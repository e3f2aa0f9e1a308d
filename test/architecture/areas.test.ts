import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { AREAS } from '#scripts/architecture/areas.ts';

const PROJECT = resolve(__dirname, '../..');

/** Forbidden lines: the file they are in, the line, and the rule that must catch it. */
const WRONG: readonly (readonly [file: string, line: string, rule: string])[] = [
  ['bin/a.ts', `import '#contracts/target.ts';`, 'bin/imports'],
  ['bin/b.ts', `import 'sharp';`, 'bin/packages'],
  ['lib/a.ts', `import '#domain/target.ts';`, 'lib/imports'],
  ['lib/constructs/b.ts', `import '@aws-sdk/client-s3';`, 'lib/packages'],
  ['lib/c.ts', `import '#scripts/target.ts';`, 'lib/imports'],
  ['lambda/a.ts', `import '#domain/target.ts';`, 'lambda-table/imports'],
  ['lambda/ingest/descriptor.ts', `import '#domain/target.ts';`, 'lambda-descriptor/imports'],
  ['lambda/shared/grants.ts', `import 'zod';`, 'lambda-grants/packages'],
  ['lambda/resize/a.ts', `import '../archive/target.ts';`, 'lambda-function/imports'],
  ['lambda/resize/b.ts', `import '@aws-sdk/client-s3';`, 'lambda-function/packages'],
  ['lambda/resize/c.ts', `import '#adapters/memory/target.ts';`, 'lambda-function/imports'],
  ['lambda/resize/d.ts', `import 'aws-cdk-lib';`, 'lambda-function/packages'],
  ['lambda/shared/a.ts', `import '../archive/target.ts';`, 'lambda-shared/imports'],
  ['lambda/shared/b.ts', `import 'sharp';`, 'lambda-shared/packages'],
  ['src/contracts/a.ts', `import '#domain/target.ts';`, 'contracts/imports'],
  ['src/contracts/b.ts', `import 'sharp';`, 'contracts/packages'],
  ['src/contracts/c.ts', `import 'node:crypto';`, 'contracts/node-modules'],
  ['src/domain/a.ts', `import type { target } from '#ports/target.ts';`, 'domain/imports'],
  ['src/domain/b.ts', `import 'zod';`, 'domain/packages'],
  ['src/domain/c.ts', `import 'node:fs';`, 'domain/node-modules'],
  ['src/domain/d.ts', `import '#test/target.ts';`, 'domain/imports'],
  ['src/ports/a.ts', `import '../pipeline/target.ts';`, 'ports/imports'],
  ['src/ports/b.ts', `import type { S3Client } from '@aws-sdk/client-s3';`, 'ports/packages'],
  ['src/pipeline/a.ts', `import '#adapters/aws/target.ts';`, 'pipeline/imports'],
  ['src/pipeline/b.ts', `import 'sharp';`, 'pipeline/packages'],
  ['src/pipeline/c.ts', `export const fs = () => import('node:fs/promises');`, 'pipeline/node-modules'],
  ['src/adapters/aws/a.ts', `import '../sharp/target.ts';`, 'adapters-aws/imports'],
  ['src/adapters/aws/b.ts', `import 'sharp';`, 'adapters-aws/packages'],
  ['src/adapters/sharp/a.ts', `import '../aws/target.ts';`, 'adapters-sharp/imports'],
  ['src/adapters/sharp/b.ts', `import '@aws-sdk/client-s3';`, 'adapters-sharp/packages'],
  ['src/adapters/memory/a.ts', `import '#pipeline/target.ts';`, 'adapters-memory/imports'],
  ['src/adapters/memory/b.ts', `import 'sharp';`, 'adapters-memory/packages'],
  ['local/aws/a.ts', `import '../kernel/target.ts';`, 'local-aws/imports'],
  ['local/aws/b.ts', `import '@aws-sdk/client-s3';`, 'local-aws/packages'],
  ['local/test/a.ts', `import '#test/target.ts';`, 'local-test/imports'],
  ['local/kernel/a.ts', `import '../services/sqs/index.ts';`, 'local-kernel/imports'],
  ['local/kernel/b.ts', `import '@aws-sdk/client-s3';`, 'local-kernel/package-types'],
  ['local/kernel/c.ts', `import '#contracts/target.ts';`, 'local-kernel/imports'],
  ['local/gateway/a.ts', `import '../assembly/target.ts';`, 'local-gateway/imports'],
  ['local/gateway/b.ts', `import 'aws-cdk-lib';`, 'local-gateway/packages'],
  ['local/assembly/a.ts', `import '../services/index.ts';`, 'local-assembly/imports'],
  ['local/assembly/b.ts', `import 'aws-cdk-lib';`, 'local-assembly/packages'],
  ['local/services/index.ts', `import './sqs/target.ts';`, 'local-service-list/imports'],
  ['local/services/s3/a.ts', `import '../sqs/index.ts';`, 'local-service/imports'],
  ['local/services/s3/b.ts', `import '@aws-sdk/client-s3';`, 'local-service/package-types'],
  ['local/services/s3/e.ts', `import '#local/test/target.ts';`, 'local-service/imports'],
  ['local/services/s3/c.ts', `import '#domain/target.ts';`, 'local-service/imports'],
  ['local/services/s3/d.ts', `import '../../gateway/target.ts';`, 'local-service/imports'],
  ['local/a.ts', `import '#domain/target.ts';`, 'local/imports'],
  ['local/b.ts', `import '@aws-sdk/client-s3';`, 'local/packages'],
  ['cli/a.ts', `import '#local/kernel/target.ts';`, 'cli/imports'],
  ['cli/b.ts', `import '@aws-sdk/client-s3';`, 'cli/packages'],
  ['cli/c.ts', `import '#adapters/memory/target.ts';`, 'cli/imports'],
  ['cli/d.ts', `import '../scripts/target.ts';`, 'cli/imports'],
  ['scripts/a.ts', `import '#local/kernel/x.ts';`, 'common/door'],
  ['scripts/docs/a.test.ts', `import type { target } from '#local/aws/target.ts';`, 'common/door'],
  ['test/a.ts', `import '#local/services/sqs/index.ts';`, 'common/door'],
  ['test/b.ts', `import '#local/test/target.ts';`, 'common/door'],
  ['bench/a.ts', `import '../local/gateway/target.ts';`, 'common/door'],
  ['cli/a.test.ts', `import '#local/kernel/target.ts';`, 'common/door'],
  ['cli/e.ts', `import './own.test.ts';`, 'common/imports-a-test'],
  ['cli/f.ts', `import './gone.ts';`, 'common/unresolved'],
  ['src/domain/circle.ts', `import './round.ts';`, 'common/cycle'],
  [
    'src/ports/circle.ts',
    `import type { Round } from './round.ts'; export type Circle = Round;`,
    'common/cycle',
  ],
  ['src/domain/date-utils.ts', `export {};`, 'common/file-name'],
  ['src/domain/ImageKey.ts', `export {};`, 'common/file-name'],
  ['src/service/a.ts', `export {};`, 'common/placed'],
];

const RIGHT: readonly (readonly [file: string, line: string])[] = [
  ['bin/right.ts', `import '#lib/target.ts'; import 'aws-cdk-lib';`],
  ['lib/right.ts', `import '#contracts/target.ts'; import 'aws-cdk-lib';`],
  [
    'lambda/resize/right.ts',
    `import '#adapters/sharp/target.ts'; import '../shared/target.ts'; import './own.ts';`,
  ],
  ['lambda/resize/own.ts', `import '#pipeline/target.ts'; import 'zod';`],
  ['src/contracts/right.ts', `import 'zod'; import './target.ts';`],
  ['src/domain/right.ts', `import '#contracts/target.ts'; import 'node:crypto';`],
  ['src/domain/right.test.ts', `import '#test/target.ts'; import 'sharp'; import 'node:fs';`],
  ['src/pipeline/right.ts', `import '#ports/target.ts'; import '#domain/target.ts';`],
  [
    'src/adapters/aws/right.ts',
    `import '@aws-sdk/client-s3'; import '#ports/target.ts'; import 'node:https';`,
  ],
  [
    'local/services/s3/right.ts',
    `import type { S3Client } from '@aws-sdk/client-s3'; import '../../kernel/target.ts'; import '../../aws/target.ts';`,
  ],
  ['local/services/s3/right.test.ts', `import '#local/test/target.ts'; import '../sqs/index.ts';`],
  ['local/kernel/right.ts', `import '../aws/target.ts';`],
  ['local/test/right.ts', `import '../index.ts'; import '#local/kernel/target.ts';`],
  [
    'local/right.ts',
    `import './services/index.ts'; import './gateway/target.ts'; import './services/sqs/target.ts';`,
  ],
  ['cli/right.ts', `import '#local/index.ts'; import 'commander'; import '#adapters/aws/target.ts';`],
  ['scripts/right.ts', `import '#local/index.ts'; import '#cli/target.ts';`],
  ['test/right.ts', `import '#local/index.ts'; import 'sharp'; import '../scripts/target.ts';`],
  ['src/domain/round.ts', `import './circle.ts';`],
  ['src/ports/round.ts', `import type { Circle } from './circle.ts'; export type Round = Circle;`],
  ['cli/own.test.ts', ''],
];

const TARGETS = [
  ...['bin', 'lib', 'test', 'scripts', 'cli', 'lambda/archive', 'lambda/shared'],
  ...['contracts', 'domain', 'ports', 'pipeline'].map((area) => `src/${area}`),
  ...['aws', 'sharp', 'memory'].map((area) => `src/adapters/${area}`),
  ...['aws', 'kernel', 'gateway', 'assembly', 'services/sqs', 'test'].map((area) => `local/${area}`),
].map((folder) => `${folder}/target.ts`);

const PACKAGES = ['zod', 'sharp', 'aws-cdk-lib', 'commander', '@aws-sdk/client-s3'];

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

describe('the borders between areas', () => {
  const root = mkdtempSync(join(tmpdir(), 'qip-areas-'));
  let findings: readonly Finding[];

  beforeAll(() => {
    plantTree(root);
    const script = join(PROJECT, 'scripts/arch.ts');
    const { stdout } = spawnSync(process.execPath, [script, '--root', root, '--json'], { encoding: 'utf8' });
    findings = JSON.parse(stdout) as Finding[];
  }, 20_000);

  afterAll(() => {
    rmSync(root, { recursive: true, force: true });
  });

  it.each(WRONG)('%s with "%s" is caught as %s', (file, _line, rule) => {
    expect(findings.filter((finding) => finding.file === file).map((finding) => finding.rule)).toContain(
      rule,
    );
  });

  it('nothing else is caught', () => {
    const expected = new Set(WRONG.map(([file, , rule]) => `${file} ${rule}`)).add(
      'src/domain/round.ts common/cycle',
    );

    expect(findings.filter(({ file, rule }) => !expected.has(`${file} ${rule}`))).toEqual([]);
  });

  it('every row of the table that forbids something has a forbidden import here', () => {
    const tried = new Set(WRONG.map(([, , rule]) => rule.split('/')[0]));

    expect(AREAS.filter(({ id, mayImport }) => mayImport !== 'anything' && !tried.has(id))).toEqual([]);
  });

  it('a finding at a door names the door', () => {
    expect(findings.find(({ file }) => file === 'scripts/a.ts')?.message).toBe(
      'imports local/kernel/x.ts; local/index.ts is all that may be imported of its folder',
    );
  });

  it('a finding says what the area may import', () => {
    expect(findings.find(({ file }) => file === 'src/ports/a.ts')?.message).toBe(
      'imports src/pipeline/target.ts; src/ports/ may import itself and: domain, contracts',
    );
  });
});

/** A small project with the real imports map, empty packages, and the lines above. */
function plantTree(root: string): void {
  const { imports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { imports: unknown };
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  write(root, 'package.json', JSON.stringify({ name: 'planted', type: 'module', imports, dependencies }));
  for (const name of PACKAGES) {
    const main = name.startsWith('@types/') ? { types: 'index.d.ts' } : { main: 'index.js' };
    write(root, `node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', ...main }));
    write(root, `node_modules/${name}/index.${name.startsWith('@types/') ? 'd.ts' : 'js'}`, '');
  }
  for (const target of TARGETS) write(root, target, 'export type target = 1;');
  write(root, 'local/index.ts', '');
  write(root, 'local/kernel/x.ts', '');
  write(root, 'local/services/sqs/index.ts', '');
  for (const [file, line] of [...RIGHT, ...WRONG]) write(root, file, line);
}

function write(root: string, file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${text}\n`);
}
