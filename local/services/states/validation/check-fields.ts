import { checkKind, type FieldKind } from './field-kinds.ts';
import type { Problems } from './problems.ts';

export type Fields = Readonly<Record<string, FieldKind | 'not emulated'>>;
export type Structure = Readonly<Record<string, unknown>>;

/** Checks that a structure has only the given fields, each of the right type. */
export function checkFields(
  structure: Structure,
  fields: Fields,
  location: string,
  problems: Problems,
): void {
  for (const [name, value] of Object.entries(structure)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) problems.add(`${location}/${name}`, `Field is not supported: found "${name}"`);
    else if (kind === 'not emulated') problems.addNotEmulated(`${location}/${name}`, `the field ${name}`);
    else checkKind(kind, value, `${location}/${name}`, problems);
  }
}

export function requireFields(
  structure: Structure,
  names: readonly string[],
  location: string,
  problems: Problems,
): void {
  for (const name of names)
    if (structure[name] === undefined) problems.add(location, `Missing required field "${name}"`);
}

/** At least `least` and at most one of the fields. */
export function requireOneOf(
  structure: Structure,
  names: readonly string[],
  least: 0 | 1,
  location: string,
  problems: Problems,
): void {
  const found = names.filter((name) => structure[name] !== undefined);
  if (found.length < least) problems.add(location, `Missing required field: one of ${names.join(', ')}`);
  if (found.length > 1) problems.add(location, `Only one of these fields is allowed: ${found.join(', ')}`);
}
