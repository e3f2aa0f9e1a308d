import { isTemplateObject, type TemplateObject, type TemplateValue } from './template.ts';

/** A value of a template with nothing left to resolve. `undefined` stands for AWS::NoValue. */
export type Resolved =
  string | number | boolean | null | readonly Resolved[] | { readonly [name: string]: Resolved } | undefined;

/** Where intrinsics look things up. Each lookup gives undefined when there is no such thing. */
export interface Scope {
  ref(name: string): string | undefined;
  attribute(logicalId: string, attribute: string): string | undefined;
  condition(name: string): TemplateValue | undefined;
  mapping(map: string, first: string, second: string): TemplateValue | undefined;
  exported(name: string): string | undefined;
  stackOutput(stackName: string, outputName: string): string | undefined;
}

/** An intrinsic that names something which does not exist, or has a wrong form. */
export class IntrinsicError extends Error {
  override readonly name = 'IntrinsicError';
}

type Intrinsic = (argument: TemplateValue, scope: Scope) => Resolved;

/** Every intrinsic function of CloudFormation that the CDK emits. */
const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope) =>
    argument === 'AWS::NoValue'
      ? undefined
      : found(scope.ref(text(argument, scope)), `Ref ${String(argument)}`),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId = '', ...attribute] =
      typeof argument === 'string' ? argument.split('.') : list(argument, scope).map(String);
    return found(
      scope.attribute(logicalId, attribute.join('.')),
      `Fn::GetAtt ${logicalId}.${attribute.join('.')}`,
    );
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = list(argument, scope);
    return (parts as readonly Resolved[])
      .filter((part) => part !== undefined)
      .map(String)
      .join(String(separator));
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = list(argument, scope);
    return found((items as readonly Resolved[])[Number(index)], `Fn::Select ${String(index)}`);
  },
  'Fn::Split': (argument, scope) => {
    const [separator, whole] = list(argument, scope);
    return String(whole).split(String(separator));
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(argument, scope), 'utf8').toString('base64'),
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = list(argument, scope).map(String);
    return resolve(
      found(
        scope.mapping(map ?? '', first ?? '', second ?? ''),
        `Fn::FindInMap ${String(map)}.${String(first)}.${String(second)}`,
      ),
      scope,
    );
  },
  'Fn::ImportValue': (argument, scope) =>
    found(scope.exported(text(argument, scope)), `Fn::ImportValue ${JSON.stringify(argument)}`),
  'Fn::GetStackOutput': (argument, scope) => {
    const { StackName, OutputName } = resolve(argument, scope) as Record<string, Resolved>;
    return found(
      scope.stackOutput(String(StackName), String(OutputName)),
      `Fn::GetStackOutput ${String(StackName)}.${String(OutputName)}`,
    );
  },
  'Fn::If': (argument, scope) => {
    const [name, whenTrue, whenFalse] = argument as readonly TemplateValue[];
    return resolve((isTrue(String(name), scope) ? whenTrue : whenFalse) ?? null, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = list(argument, scope);
    return JSON.stringify(a) === JSON.stringify(b);
  },
  'Fn::And': (argument, scope) => list(argument, scope).every((item) => item === true),
  'Fn::Or': (argument, scope) => list(argument, scope).some((item) => item === true),
  'Fn::Not': (argument, scope) => list(argument, scope)[0] !== true,
  Condition: (argument, scope) => isTrue(String(argument), scope),
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
  if (!isTemplateObject(value)) return value as Resolved;
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

/** Logical ids that a value refers to by Ref, Fn::GetAtt or Fn::Sub. */
export function referencesOf(value: TemplateValue): Set<string> {
  const references = new Set<string>();
  collect(value, references);
  return references;
}

function collect(value: TemplateValue, references: Set<string>): void {
  if (Array.isArray(value)) for (const item of value as readonly TemplateValue[]) collect(item, references);
  if (!isTemplateObject(value)) return;
  if (typeof value['Ref'] === 'string') references.add(value['Ref']);
  const attribute = value['Fn::GetAtt'];
  if (Array.isArray(attribute)) references.add(String((attribute as readonly TemplateValue[])[0]));
  else if (typeof attribute === 'string') references.add(attribute.split('.')[0] ?? '');
  const sub = value['Fn::Sub'];
  const pattern: TemplateValue | undefined = Array.isArray(sub) ? (sub as readonly TemplateValue[])[0] : sub;
  if (typeof pattern === 'string')
    for (const [, name = ''] of pattern.matchAll(/\$\{([^!}][^}]*)\}/g))
      references.add(name.split('.')[0] ?? '');
  for (const item of Object.values(value)) collect(item, references);
}

function substitute(argument: TemplateValue, scope: Scope): string {
  const [pattern, variables] = Array.isArray(argument)
    ? (argument as readonly TemplateValue[])
    : [argument, {}];
  const values = isTemplateObject(variables) ? variables : {};
  return text(pattern ?? '', scope).replace(/\$\{(!?)([^}]+)\}/g, (whole, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const own = values[name];
    if (own !== undefined) return String(resolve(own, scope));
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

function text(value: TemplateValue, scope: Scope): string {
  return String(resolve(value, scope));
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new IntrinsicError(`${what} names nothing that exists`);
  return value;
}
