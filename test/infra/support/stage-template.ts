import { Template } from 'aws-cdk-lib/assertions';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { stackNameOf } from '#contracts/names.ts';
import type { DeploymentStage } from '#lib/config/deployment-stage.ts';
import {
  type Resolved,
  resolveIntrinsics,
  type Template as RawTemplate,
  type TemplateValue,
} from '#local/index.ts';
import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

import { DIRECTORY, OPTIONS, standInFunctions, type Variant } from './variants.ts';

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'eu-central-1',
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/**
 * The template of a stage, as `npm run synth` makes it. The functions are one-line stubs, since the template does not depend on
 * their code. All test files share one synthesis, kept until one of its inputs changes.
 */
export function stageTemplate(variant: Variant): Template {
  return Template.fromJSON(readTemplate(variant));
}

export function readTemplate(variant: Variant): RawTemplate {
  const known = templates.get(variant);
  if (known !== undefined) return known;
  const stage = variant === 'options' ? 'staging' : variant;
  const directory = synthesizeStage(variant, stage, variant === 'options' ? OPTIONS : []);
  const file = join(directory, `${stackNameOf(stage)}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8')) as RawTemplate;
  templates.set(variant, template);
  return template;
}

const templates = new Map<Variant, RawTemplate>();

/**
 * Properties of all resources of a type, by logical id. Intrinsics are resolved: `Ref` to the logical id, `Fn::GetAtt` to
 * `<logicalId>.<attribute>`, account and region to fixed values.
 */
export function resolvedResources<T>(variant: Variant, type: string): Readonly<Record<string, T>> {
  const resources = Object.entries(readTemplate(variant).Resources).filter(
    ([, resource]) => resource.Type === type,
  );
  return Object.fromEntries(
    resources.map(([logicalId, { Properties = {} }]) => [logicalId, resolveValue(Properties) as T]),
  );
}

export function resolveValue(value: TemplateValue): Resolved {
  return resolveIntrinsics(value, {
    ref: (name) => PSEUDO_PARAMETERS[name] ?? name,
    attribute: (logicalId, attribute) => `${logicalId}.${attribute}`,
    condition: () => undefined,
    mapping: () => undefined,
    exported: () => undefined,
    stackOutput: () => undefined,
  });
}

/** The logical id that starts with the given text, e.g. the construct's path without slashes. */
export function logicalIdOf(resources: Readonly<Record<string, unknown>>, start: string): string {
  const found = Object.keys(resources).filter((id) => id.startsWith(start));
  if (found.length !== 1)
    throw new Error(`${start} fits ${String(found.length)} resources: ${found.join(', ')}`);
  return String(found[0]);
}

function synthesizeStage(variant: Variant, stage: DeploymentStage, settings: readonly string[]): string {
  const outDir = join(DIRECTORY, variant);
  const parameters = ['--stage', stage, '--local', '--lambda', standInFunctions(), '--out', outDir];
  parameters.push(...settings.flatMap((setting) => ['--set', setting]));
  execFileSync(process.execPath, [join(PROJECT_DIR, 'scripts', 'synth.ts'), ...parameters], {
    stdio: 'pipe',
  });
  return outDir;
}
