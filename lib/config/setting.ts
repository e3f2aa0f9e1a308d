import { DEPLOYMENT_STAGES, type DeploymentStage } from './deployment-stage.ts';

/** One setting: what it decides and why, its value in each stage, and how a deployer may override it. */
export interface Setting<T> {
  readonly explanation: string;
  /** A description of valid values. */
  readonly expected: string;
  readonly values: Readonly<Record<DeploymentStage, T>>;
  isValid(value: unknown): boolean;
  /** Parses the text after `--set name=`. The value may still be invalid. */
  parse(text: string): unknown;
}

type Values<T> = T | Readonly<Record<DeploymentStage, T>>;

/** One of a fixed set of words. */
export function choice<const Option extends string>(
  explanation: string,
  options: readonly Option[],
  values: Values<NoInfer<Option>>,
): Setting<Option> {
  return {
    explanation,
    expected: `one of ${options.join(', ')}`,
    values: byStage(values),
    isValid: (value) => options.some((option) => option === value),
    parse: (text) => text,
  };
}

/** A whole number in a range, or one of a list. */
export function wholeNumber(
  explanation: string,
  allowed: { readonly from: number; readonly to: number } | readonly number[],
  values: Values<number>,
): Setting<number> {
  const isListed = (value: number): boolean =>
    'from' in allowed ? value >= allowed.from && value <= allowed.to : allowed.includes(value);
  return {
    explanation,
    expected:
      'from' in allowed
        ? `a whole number from ${allowed.from} to ${allowed.to}`
        : `one of ${allowed.join(', ')}`,
    values: byStage(values),
    isValid: (value) => typeof value === 'number' && Number.isInteger(value) && isListed(value),
    parse: (text) => (/^\d+$/.test(text) ? Number(text) : text),
  };
}

export function flag(explanation: string, values: Values<boolean>): Setting<boolean> {
  return {
    explanation,
    expected: 'true or false',
    values: byStage(values),
    isValid: (value) => typeof value === 'boolean',
    parse: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  };
}

/** A comma-separated list of texts that match a pattern; may be empty. */
export function list<Item extends string = string>(
  explanation: string,
  items: { readonly expected: string; readonly pattern: RegExp },
  values: Values<readonly Item[]>,
): Setting<readonly Item[]> {
  return {
    explanation,
    expected: items.expected,
    values: byStage(values),
    isValid: (value) =>
      Array.isArray(value) && value.every((item) => typeof item === 'string' && items.pattern.test(item)),
    parse: (text) => (text === '' ? [] : text.split(',').map((item) => item.trim())),
  };
}

export function text(
  explanation: string,
  form: { readonly expected: string; readonly pattern: RegExp },
  values: Values<string>,
): Setting<string> {
  return {
    explanation,
    expected: form.expected,
    values: byStage(values),
    isValid: (value) => typeof value === 'string' && form.pattern.test(value),
    parse: (given) => given,
  };
}

function byStage<T>(values: Values<T>): Readonly<Record<DeploymentStage, T>> {
  const isRecord =
    typeof values === 'object' && values !== null && DEPLOYMENT_STAGES.every((stage) => stage in values);
  if (isRecord) return values as Readonly<Record<DeploymentStage, T>>;
  return { development: values as T, staging: values as T, production: values as T };
}
