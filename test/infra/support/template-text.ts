import type { Template, TemplateValue } from '#local/index.ts';

/** What differs between stages for the same resource: the stack's name in ids and exports, and the hash after it. */
const STACK_IN_IDS =
  /QuantumImageProcessor-?(?:development|staging|production)(?<rest>\w*?)(?:[0-9A-F]{16})?\b/g;
/** The suffix of physical names outside production, which has a test of its own. */
const STAGE_SUFFIX = /-(?:development|staging)(?=")/g;
/** Metadata about the origin of a resource in the code, without effect. */
const METADATA = /^\w+\.Metadata\./;
const ASSET = /[0-9a-f]{64}/g;

/** A template as reviewable text: one line per value, without asset hashes, resources sorted by name. */
export function templateLines(template: Template): string[] {
  const lines = Object.entries(template.Resources)
    .flatMap(([id, resource]) => flatten(id, resource as unknown as TemplateValue))
    .filter((line) => !METADATA.test(line));
  const outputs = Object.entries(template.Outputs ?? {}).flatMap(([name, { Value }]) =>
    flatten(`Outputs.${name}`, Value),
  );
  return [...lines, ...outputs]
    .map((line) =>
      line.replaceAll(STACK_IN_IDS, 'Stack$<rest>').replaceAll(STAGE_SUFFIX, '').replaceAll(ASSET, '<asset>'),
    )
    .sort();
}

/** The differences between two stages, as `-` and `+` lines. */
export function differences(lines: readonly string[], base: readonly string[]): string[] {
  const [own, other] = [new Set(lines), new Set(base)];
  return [
    ...base.filter((line) => !own.has(line)).map((line) => `- ${line}`),
    ...lines.filter((line) => !other.has(line)).map((line) => `+ ${line}`),
  ].sort((a, b) => (a.slice(2) < b.slice(2) ? -1 : 1));
}

function flatten(path: string, value: TemplateValue): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} = ${JSON.stringify(value)}`];
  if (isSmall(value)) return [`${path} = ${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, member]) => flatten(`${path}.${name}`, member));
}

/** References, and lists of plain values. */
function isSmall(value: object): boolean {
  const members: unknown[] = Object.values(value);
  return (
    members.length === 0 ||
    Object.keys(value).every((name) => name === 'Ref' || name.startsWith('Fn::')) ||
    (Array.isArray(value) && members.every((member) => typeof member !== 'object'))
  );
}
