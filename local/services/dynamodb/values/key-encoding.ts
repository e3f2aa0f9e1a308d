import { validation } from '../errors.ts';
import type { AttributeValue } from './attribute-value.ts';
import { sortableNumber } from './number.ts';

export type KeyType = 'S' | 'N' | 'B';

/** A key value as bytes that sort (memcmp, as SQLite compares blobs) in DynamoDB's order. */
export function encodeKey(value: AttributeValue): Uint8Array {
  if ('S' in value) return Buffer.from(value.S, 'utf8');
  if ('N' in value) return Buffer.from(sortableNumber(value.N), 'latin1');
  if ('B' in value) return Buffer.from(value.B, 'base64');
  throw validation('A key attribute must be a string, a number or binary.');
}

/** Longest key values in bytes. Source: DynamoDB developer guide, quotas. */
const LONGEST_PARTITION_KEY = 2048;
const LONGEST_SORT_KEY = 1024;

/** @throws AwsError ValidationException for a missing, mistyped, empty or too long key */
export function checkKeyValue(
  name: string,
  type: KeyType,
  value: AttributeValue | undefined,
  sort: boolean,
): AttributeValue {
  if (value === undefined)
    throw validation(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  if (!(type in value))
    throw validation(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: ${type} actual: ${Object.keys(value)[0] ?? ''}`,
    );
  const bytes = encodeKey(value).byteLength;
  if (bytes === 0)
    throw validation(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${type === 'B' ? 'binary' : 'string'} value. Key: ${name}`,
    );
  const longest = sort ? LONGEST_SORT_KEY : LONGEST_PARTITION_KEY;
  if (bytes > longest)
    throw validation(
      `One or more parameter values were invalid: Size of ${sort ? 'rangekey' : 'hashkey'} has exceeded the maximum size limit of ${String(longest)} bytes`,
    );
  return value;
}
