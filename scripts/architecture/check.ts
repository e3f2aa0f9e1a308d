import { existsSync } from 'node:fs';
import { basename } from 'node:path';

import { cruise, type ICruiseResult } from 'dependency-cruiser';

import { type Area, AREAS, DOORS, SOURCE_FOLDERS } from './areas.ts';
import { areaOf, rules } from './rules.ts';

/** A broken border: the rule's name begins with the area's id. */
interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

const FILE_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*$/;
const VAGUE_NAME = /(^|-)(utils?|helpers?|common|managers?|misc)(-|\.|$)/;

/** Checks the tree in the current directory against the table of areas: imports, packages, and the names of files. */
export async function checkArchitecture(): Promise<Finding[]> {
  const result = await importGraph();
  const files = result.modules
    .filter(({ coreModule, couldNotResolve }) => coreModule !== true && couldNotResolve !== true)
    .map(({ source }) => source)
    .filter((file) => !file.startsWith('node_modules/'));
  return [
    ...files.flatMap((file) => nameFindings(file)),
    ...result.summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      file: from,
      message: describe(rule.name, to, cycle?.map(({ name }) => name) ?? []),
    })),
  ];
}

async function importGraph(): Promise<ICruiseResult> {
  const { output } = await cruise(
    SOURCE_FOLDERS.filter((folder) => existsSync(folder)),
    {
      ruleSet: { forbidden: rules() },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
    },
  );
  if (typeof output === 'string')
    throw new Error(`dependency-cruiser answered with a text instead of a graph: ${output}`);
  return output;
}

function nameFindings(file: string): Finding[] {
  const name = basename(file);
  const findings: Finding[] = [];
  if (areaOf(file) === undefined)
    findings.push({
      rule: 'common/placed',
      file,
      message: 'lies in no area; move it, or add a row to scripts/architecture/areas.ts',
    });
  if (!FILE_NAME.test(name))
    findings.push({ rule: 'common/file-name', file, message: 'file names are kebab-case' });
  if (VAGUE_NAME.test(name))
    findings.push({ rule: 'common/file-name', file, message: 'name the file after what it does' });
  return findings;
}

function describe(rule: string, to: string, cycle: readonly string[]): string {
  const [areaId, what] = rule.split('/');
  const area = AREAS.find(({ id }) => id === areaId);
  if (area !== undefined) return `imports ${to.replace(/^node_modules\//, '')}; ${allowance(area, what)}`;
  if (what === 'cycle') return `imports itself through ${cycle.join(' -> ')}; break the circle`;
  if (what === 'door') return `imports ${to}; ${doorOf(to)} is all that may be imported of its folder`;
  if (what === 'imports-a-test') return `imports ${to}; move what is shared to test/support/`;
  return `imports ${to}, which does not exist`;
}

function doorOf(file: string): string {
  return Object.entries(DOORS).find(([folder]) => file.startsWith(folder))?.[1] ?? file;
}

function allowance(area: Area, what: string | undefined): string {
  const list = (names: readonly string[] | undefined): string =>
    names === undefined || names.length === 0 ? 'nothing' : names.join(', ');
  switch (what) {
    case 'packages':
      return `${area.path} may import of npm: ${list([...(area.packages ?? []), ...(area.packageTypes ?? [])])}`;
    case 'package-types':
      return `${area.path} may import only types of it (import type)`;
    case 'node-modules':
      return `${area.path} may import of Node: ${list(area.nodeModules)}`;
    default:
      return `${area.path} may import itself and: ${list(area.mayImport === 'anything' ? [] : area.mayImport)}`;
  }
}
