import { validation } from '../errors.ts';
import { compareNumbers, normalizeNumber } from './number.ts';

/** A value in its wire format: binary as base64, numbers as text. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: Item }
  | { readonly L: readonly AttributeValue[] }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] };

export type Item = Readonly<Record<string, AttributeValue>>;

export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

const TYPES = new Set<string>(['S', 'N', 'B', 'BOOL', 'NULL', 'M', 'L', 'SS', 'NS', 'BS']);
/** Source: DynamoDB developer guide, "Service, account, and table quotas". */
const DEEPEST_NESTING = 32;

export function typeOf(value: AttributeValue): AttributeType {
  return Object.keys(value)[0] as AttributeType;
}

/** Validates a value from a request and normalizes its numbers. @throws AwsError ValidationException */
export function normalize(value: unknown, depth = 0): AttributeValue {
  if (typeof value !== 'object' || value === null)
    throw validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  const [first, ...more] = Object.entries(value) as [string, unknown][];
  const [type, content] = first ?? ['', undefined];
  if (!TYPES.has(type) || more.length > 0)
    throw validation('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  if (depth > DEEPEST_NESTING) throw validation('Nesting Levels have exceeded supported limits');
  switch (type as AttributeType) {
    case 'N':
      return { N: normalizeNumber(String(content)) };
    case 'M':
      return { M: normalizeItem(content as Record<string, unknown>, depth + 1) };
    case 'L':
      return { L: (content as unknown[]).map((item) => normalize(item, depth + 1)) };
    case 'SS':
    case 'NS':
    case 'BS':
      return normalizeSet(type as 'SS' | 'NS' | 'BS', content as string[]);
    case 'NULL':
      if (content !== true)
        throw validation(
          'One or more parameter values were invalid: Null attribute value types must have the value of true',
        );
      return { NULL: true };
    default:
      return value as AttributeValue;
  }
}

export function normalizeItem(item: Readonly<Record<string, unknown>>, depth = 0): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, normalize(value, depth)]));
}

function normalizeSet(type: 'SS' | 'NS' | 'BS', content: readonly string[]): AttributeValue {
  const members = type === 'NS' ? content.map(normalizeNumber) : content;
  if (members.length === 0)
    throw validation('One or more parameter values were invalid: An string set  may not be empty');
  if (new Set(members).size < members.length)
    throw validation(
      `One or more parameter values were invalid: Input collection [${members.join(', ')}] contains duplicates.`,
    );
  return { [type]: members } as unknown as AttributeValue;
}

/** Deep equality; sets without order, numbers by value (they are normalized). */
export function equal(a: AttributeValue, b: AttributeValue): boolean {
  const type = typeOf(a);
  if (type !== typeOf(b)) return false;
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** Compares two values of the same type S, N or B; undefined for other types. */
export function compare(a: AttributeValue, b: AttributeValue): number | undefined {
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N);
  if ('S' in a && 'S' in b) return Buffer.compare(Buffer.from(a.S), Buffer.from(b.S));
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'));
  return undefined;
}

function canonical(value: AttributeValue): unknown {
  if ('M' in value)
    return Object.entries(value.M)
      .sort(([x], [y]) => (x < y ? -1 : 1))
      .map(([name, item]) => [name, canonical(item)]);
  if ('L' in value) return value.L.map(canonical);
  const [content] = Object.values(value) as unknown[];
  return Array.isArray(content)
    ? [typeOf(value), ...(content as string[]).toSorted()]
    : [typeOf(value), content];
}

/** Size as AWS counts it. Source: DynamoDB developer guide, "DynamoDB item sizes and formats". */
export function sizeOfItem(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOf(value),
    0,
  );
}

export function sizeOf(value: AttributeValue): number {
  if ('S' in value) return Buffer.byteLength(value.S);
  if ('N' in value) return sizeOfNumber(value.N);
  if ('B' in value) return Buffer.byteLength(value.B, 'base64');
  if ('BOOL' in value || 'NULL' in value) return 1;
  if ('M' in value) return 3 + sizeOfItem(value.M) + Object.keys(value.M).length;
  if ('L' in value) return 3 + value.L.reduce((sum, item) => sum + sizeOf(item) + 1, 0);
  if ('SS' in value) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if ('NS' in value) return value.NS.reduce((sum, text) => sum + sizeOfNumber(text), 0);
  return value.BS.reduce((sum, text) => sum + Buffer.byteLength(text, 'base64'), 0);
}

function sizeOfNumber(text: string): number {
  return (
    Math.ceil(text.replace(/[-.]/g, '').replace(/^0+|0+$/g, '').length / 2) +
    1 +
    (text.startsWith('-') ? 1 : 0)
  );
}
