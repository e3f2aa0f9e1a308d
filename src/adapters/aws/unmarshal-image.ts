import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** The plain value of an item from a table's stream. */
export function unmarshalImage(image: Readonly<Record<string, unknown>>): unknown {
  return unmarshall(image as Record<string, AttributeValue>);
}
