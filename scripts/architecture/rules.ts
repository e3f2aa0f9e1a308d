import type { IRegularForbiddenRuleType } from 'dependency-cruiser';

import { type Area, AREAS, DOORS, UNIT_TEST } from './areas.ts';

type Rule = IRegularForbiddenRuleType;

/** The rules of dependency-cruiser that hold the table of areas. A rule is named `<area>/<what>`. */
export function rules(areas: readonly Area[] = AREAS): Rule[] {
  return [
    ...areas.flatMap((area, position) => areaRules(area, areas, position)),
    ...Object.entries(DOORS).map(([folder, door]) => doorRule(folder, door, areas)),
    ...COMMON,
  ];
}

/** The area that owns a file: the first row that fits. */
export function areaOf(file: string, areas: readonly Area[] = AREAS): Area | undefined {
  return areas.find(({ path }) => new RegExp(pathPattern(path)).test(file));
}

const COMMON: readonly Rule[] = [
  {
    name: 'common/cycle',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  { name: 'common/unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  { name: 'common/imports-a-test', severity: 'error', from: {}, to: { path: UNIT_TEST } },
];

function areaRules(area: Area, areas: readonly Area[], position: number): Rule[] {
  if (area.mayImport === 'anything') return [];
  const from = {
    path: pathPattern(area.path),
    pathNot: [UNIT_TEST, ...areas.slice(0, position).map(({ path }) => pathPattern(path))],
  };
  const allowedPaths = area.mayImport.map((name) => pathPattern(pathOf(name, areas)));
  const all = [...(area.packages ?? []), ...(area.packageTypes ?? [])];
  const forbidden = (what: string, to: Rule['to']): Rule => ({
    name: `${area.id}/${what}`,
    severity: 'error',
    from,
    to,
  });
  return [
    forbidden('imports', {
      couldNotResolve: false,
      dependencyTypesNot: ['core'],
      path: '^(?!node_modules/)',
      pathNot: [ownPath(area.path), ...allowedPaths],
    }),
    forbidden('packages', { path: '^node_modules/', pathNot: all.map(packagePattern) }),
    ...(area.packageTypes ?? []).map((name) =>
      forbidden('package-types', { path: packagePattern(name), dependencyTypesNot: ['type-only'] }),
    ),
    ...(area.nodeModules === undefined
      ? []
      : [
          forbidden('node-modules', {
            dependencyTypes: ['core'],
            pathNot: area.nodeModules.map((name) => `^(node:)?${name}(/|$)`),
          }),
        ]),
  ];
}

/** The rows with a list of imports cannot pass by a door anyway; this is for those that may import anything. */
function doorRule(folder: string, door: string, areas: readonly Area[]): Rule {
  const anything = areas.filter(({ mayImport }) => mayImport === 'anything');
  return {
    name: 'common/door',
    severity: 'error',
    from: {
      path: [UNIT_TEST, ...anything.map(({ path }) => pathPattern(path))],
      pathNot: pathPattern(folder),
    },
    to: { path: pathPattern(folder), pathNot: pathPattern(door) },
  };
}

function pathOf(name: string, areas: readonly Area[]): string {
  if (name.includes('/')) return name;
  const area = areas.find(({ id }) => id === name);
  if (area === undefined) throw new Error(`The table of areas names "${name}", which is no row of it.`);
  return area.path;
}

/** `src/domain/` to `^src/domain/`; `*` is one captured segment. */
function pathPattern(path: string): string {
  const escaped = path.replaceAll('.', '\\.').replaceAll('*', '([^/]+)');
  return path.endsWith('/') ? `^${escaped}` : `^${escaped}$`;
}

/** The same folder as the importing file's: dependency-cruiser puts the segment captured there for `$1`. */
function ownPath(path: string): string {
  return path.endsWith('/') ? `^${path.replaceAll('*', '$1')}` : pathPattern(path);
}

function packagePattern(name: string): string {
  return `^node_modules/(@types/)?${name.endsWith('/') ? name : `${name}/`}`;
}
