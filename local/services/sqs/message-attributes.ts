import { invalidParameterValue } from './errors.ts';
import type { MessageAttributes } from './md5.ts';

/** Source: SQS quotas. */
const MOST_ATTRIBUTES = 10;
const LONGEST_NAME = 256;
/**
 * A type, or a type with a custom label: `Number.float`. Source: SQS developer guide, "Message attribute components".
 */
const TYPE = /^(String|Number|Binary)(\..+)?$/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Checks the attributes of a message as SendMessage does. @throws AwsError InvalidParameterValue */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  if (Object.keys(attributes).length > MOST_ATTRIBUTES)
    throw invalidParameterValue(
      `Number of message attributes exceeds the allowed maximum [${String(MOST_ATTRIBUTES)}].`,
    );
  for (const [name, attribute] of Object.entries(attributes)) checkAttribute(name, attribute);
}

function checkAttribute(
  name: string,
  { DataType, StringValue, BinaryValue }: MessageAttributes[string],
): void {
  if (name.length > LONGEST_NAME || !/^[\w.-]+$/.test(name) || /^(aws|amazon)\.|^\.|\.$|\.\./i.test(name))
    throw invalidParameterValue(
      `The message attribute name '${name}' is invalid. Reason: up to ${String(LONGEST_NAME)} letters, digits, "_", "-" and single inner ".", not beginning with "AWS." or "Amazon.".`,
    );
  const type = TYPE.exec(DataType)?.[1];
  if (type === undefined)
    throw invalidParameterValue(
      `The type of message attribute '${name}' is invalid: found '${DataType}'. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  const value = type === 'Binary' ? BinaryValue : StringValue;
  if (value === undefined || value === '')
    throw invalidParameterValue(
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${DataType}'.`,
    );
  if (type === 'Number' && !NUMBER.test(value))
    throw invalidParameterValue(`Could not cast message attribute '${name}' value to number.`);
}
