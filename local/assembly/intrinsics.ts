import { isTemplateObject, type TemplateObject, type TemplateValue } from './template.ts';

/** A value of a template with nothing left to resolve. `undefined` stands for AWS::NoValue. */
export type Resolved =
  string | number | boolean | null | readonly Resolved[] | { readonly [name: string]: Resolved } | undefined;

/** Where intrinsics look things up. Each lookup returns undefined when there is no match. */
export interface Scope {
  ref(name: string): string | undefined;
  attribute(logicalId: string, attribute: string): string | undefined;
  condition(name: string): TemplateValue | undefined;
  mapping(map: string, first: string, second: string): TemplateValue | undefined;
  exported(name: string): string | undefined;
  stackOutput(stackName: string, outputName: string): string | undefined;
}

/** An intrinsic that is malformed or names something that does not exist. */
export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
}

type Intrinsic = (argument: TemplateValue, scope: Scope) => Resolved;

/** Every intrinsic function of CloudFormation that the CDK emits. */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) =>
    argument === 'AWS::NoValue'
      ? undefined
      : found(scope.ref(text(argument, scope)), `Ref ${JSON.stringify(argument)}`),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...attribute] =
      typeof argument === 'string' ? argument.split('.') : list(argument, scope).map(toText);
    return found(
      scope.attribute(logicalId, attribute.join('.')),
      `Fn::GetAtt ${logicalId}.${attribute.join('.')}`,
    );
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, scope);
    return (parts as readonly Resolved[])
      .filter((part) => part !== undefined)
      .map(toText)
      .join(toText(separator));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument, scope);
    return found((items as readonly Resolved[])[Number(index)], `Fn::Select ${toText(index)}`);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = list(argument, scope);
    return toText(whole).split(toText(separator));
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(argument, scope), 'utf8').toString('base64'),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(argument, scope).map(toText);
    return resolve(
      found(
        scope.mapping(map ?? '', first ?? '', second ?? ''),
        `Fn::FindInMap ${map ?? ''}.${first ?? ''}.${second ?? ''}`,
      ),
      scope,
    );
  },
  'Fn::ImportValue': (argument, scope) =>
    found(scope.exported(text(argument, scope)), `Fn::ImportValue ${JSON.stringify(argument)}`),
  'Fn::GetStackOutput': (argument, scope) => {
    const { StackName, OutputName } = resolve(argument, scope) as Record<string, Resolved>;
    const [stack, output] = [toText(StackName), toText(OutputName)];
    return found(scope.stackOutput(stack, output), `Fn::GetStackOutput ${stack}.${output}`);
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = argument as readonly TemplateValue[];
    return resolve((isTrue(toText(name), scope) ? whenTrue : whenFalse) ?? null, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = list(argument, scope);
    return JSON.stringify(a) === JSON.stringify(b);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every((item) => item === true),
  'Fn::Or': (argument, scope) => list(argument, scope).some((item) => item === true),
  'Fn::Not': (argument, scope) => list(argument, scope)[0] !== true,
  Condition: (argument, scope) => isTrue(text(argument, scope), scope),
};

/** True when the object is an intrinsic call: one member with a known name. */
export function intrinsicOf(value: TemplateObject): string | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  if (name in INTRINSICS) return name;
  if (name.startsWith('Fn::')) throw new IntrinsicError(`the intrinsic function ${name} is not emulated`);
  return undefined;
}

/** Resolves every intrinsic in a value. Members that resolve to AWS::NoValue disappear. */
export function resolve(value: TemplateValue, scope: Scope): Resolved {
  if (Array.isArray(value)) {
    return (value as readonly TemplateValue[])
      .map((item) => resolve(item, scope))
      .filter((item) => item !== undefined);
  }
  if (!isTemplateObject(value)) return value;
  const name = intrinsicOf(value);
  // `Condition` is an intrinsic only inside conditions; elsewhere (a policy statement) it is a member like any other.
  if (name !== undefined && !(name === 'Condition' && typeof value[name] !== 'string')) {
    return INTRINSICS[name]?.(value[name] ?? null, scope);
  }
  const members = Object.entries(value).map(([key, item]) => [key, resolve(item, scope)] as const);
  return Object.fromEntries(members.filter(([, item]) => item !== undefined));
}

/** Evaluates a condition of the template by name. */
export function isTrue(name: string, scope: Scope): boolean {
  return resolve(found(scope.condition(name), `Condition ${name}`), scope) === true;
}

/** Logical IDs that a value references through Ref, Fn::GetAtt or Fn::Sub. */
export function referencesOf(value: TemplateValue): Set<string> {
  const references = new Set<string>();
  collect(value, references);
  return references;
}

function collect(value: TemplateValue, references: Set<string>): void {
  if (Array.isArray(value)) for (const item of value as readonly TemplateValue[]) collect(item, references);
  if (!isTemplateObject(value)) return;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Sub': sub } = value;
  for (const name of [
    ...(typeof ref === 'string' ? [ref] : []),
    ...firstTexts(attribute).map((path) => path.split('.')[0] ?? ''),
    ...firstTexts(sub).flatMap(namesIn),
  ])
    references.add(name);
  for (const item of Object.values(value)) collect(item, references);
}

/** A string, or the first item of a list if that is a string. */
function firstTexts(value: TemplateValue | undefined): string[] {
  const first = Array.isArray(value) ? (value as readonly TemplateValue[])[0] : value;
  return typeof first === 'string' ? [first] : [];
}

/** Logical ids in a pattern of Fn::Sub. */
function namesIn(pattern: string): string[] {
  return [...pattern.matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name.split('.')[0] ?? '');
}

function substitute(argument: TemplateValue, scope: Scope): string {
  const [pattern, variables] = Array.isArray(argument)
    ? (argument as readonly TemplateValue[])
    : [argument, {}];
  const values = isTemplateObject(variables) ? variables : {};
  return text(pattern ?? '', scope).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const own = values[name];
    if (own !== undefined) return toText(resolve(own, scope));
    const [logicalId = '', ...attribute] = name.split('.');
    return found(
      attribute.length === 0 ? scope.ref(name) : scope.attribute(logicalId, attribute.join('.')),
      `Fn::Sub ${whole}`,
    );
  });
}

function list(value: TemplateValue, scope: Scope): readonly Resolved[] {
  if (!Array.isArray(value)) throw new IntrinsicError(`expected a list; found ${JSON.stringify(value)}`);
  return (value as readonly TemplateValue[]).map((item) => resolve(item, scope));
}

/** A resolved value as CloudFormation writes it as a string. @throws IntrinsicError for lists and objects */
export function toText(value: Resolved): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new IntrinsicError(`expected a string; found ${JSON.stringify(value)}`);
}

function text(value: TemplateValue, scope: Scope): string {
  return toText(resolve(value, scope));
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new IntrinsicError(`${what} does not exist`);
  return value;
}
