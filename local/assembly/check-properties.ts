import type { PropertySpecification } from '../kernel/resource-type.ts';
import { intrinsicOf } from './intrinsics.ts';
import { isTemplateObject, type TemplateValue } from './template.ts';

/** Paths of the properties that are not in the specification, e.g. `Targets[0].EcsParameters`. */
export function unknownProperties(
  value: TemplateValue,
  specification: PropertySpecification,
  path = '',
): string[] {
  if (specification === true || specification === 'aws-only') return [];
  if (isTemplateObject(value) && intrinsicOf(value) !== undefined) return [];
  if (Array.isArray(specification)) {
    const [item] = specification as readonly [PropertySpecification];
    if (!Array.isArray(value)) return [];
    return (value as readonly TemplateValue[]).flatMap((element, index) =>
      unknownProperties(element, item, `${path}[${String(index)}]`),
    );
  }
  if (!isTemplateObject(value)) return [];
  const members = specification as Readonly<Record<string, PropertySpecification>>;
  return Object.entries(value).flatMap(([name, element]) => {
    const member = members[name];
    const memberPath = path === '' ? name : `${path}.${name}`;
    return member === undefined ? [memberPath] : unknownProperties(element, member, memberPath);
  });
}
