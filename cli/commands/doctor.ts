import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { Command } from 'commander';

import { stackNameOf } from '#contracts/names.ts';
import { accountFacts } from '#adapters/aws/account-facts.ts';

import { EXIT } from '../cli-error.ts';
import { diagnoseAccount, diagnoseMachine, type Finding, type MachineFacts } from '../doctor/diagnose.ts';
import { type Output, processOutput } from '../output.ts';

const PROJECT_DIR = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGES = ['aws-cdk', 'aws-cdk-lib', 'sharp'];
const MARKS = { ok: 'ok', hint: 'hint', problem: 'PROBLEM' } as const;

interface DoctorOptions {
  readonly stage?: string;
  readonly json?: true;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check what a deployment needs and say how to fix what is wrong; changes nothing')
    .option('--stage <name>', 'also check the AWS account for this stage')
    .option('--json', 'print JSON, one object per line')
    .action(async ({ stage, json }: DoctorOptions) => {
      const findings = [
        ...diagnoseMachine(machineFacts()),
        ...(stage === undefined ? [] : await diagnoseStage(stage)),
      ];
      const output = processOutput(json === true);
      for (const finding of findings) print(output, finding);
      if (stage === undefined)
        output.say('npm start needs nothing more. Add --stage NAME to check your AWS account too.');
      if (findings.some(({ state }) => state === 'problem')) process.exitCode = EXIT.nothingDone;
    });
}

async function diagnoseStage(stage: string): Promise<Finding[]> {
  const region = process.env['AWS_REGION'] ?? process.env['AWS_DEFAULT_REGION'];
  const facts = await accountFacts({
    region,
    bootstrapStack: 'CDKToolkit',
    stack: stackNameOf(stage),
  });
  return diagnoseAccount(facts, stage);
}

function print(output: Output, finding: Finding): void {
  if (output.json) {
    output.object(finding);
    return;
  }
  output.result(`${MARKS[finding.state].padEnd(8)} ${finding.subject}: ${finding.found}`);
  if (finding.cure !== undefined) output.result(`${''.padEnd(8)} -> ${finding.cure}`);
}

function machineFacts(): MachineFacts {
  const { dependencies = {}, devDependencies = {} } = readManifest('.');
  return {
    nodeVersion: process.version,
    packages: PACKAGES.map((name) => ({
      name,
      expected: dependencies[name] ?? devDependencies[name] ?? '',
      ...installedVersion(name),
    })),
  };
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readManifest(directory: string): Manifest {
  return JSON.parse(readFileSync(join(PROJECT_DIR, directory, 'package.json'), 'utf8')) as Manifest;
}

function installedVersion(name: string): { readonly installed?: string } {
  try {
    const { version } = readManifest(join('node_modules', name));
    return version === undefined ? {} : { installed: version };
  } catch {
    return {};
  }
}
