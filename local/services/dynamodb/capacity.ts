import { type Item, sizeOfItem } from './values/attribute-value.ts';

export interface ConsumedCapacity {
  readonly TableName: string;
  readonly CapacityUnits: number;
}

/** Source: DynamoDB developer guide, "DynamoDB on-demand capacity mode": 1 KB a write unit, 4 KB a read unit, half when eventually consistent. */
export function writeUnits(...items: readonly (Item | undefined)[]): number {
  const sizes = items.map((item) => (item === undefined ? 0 : sizeOfItem(item)));
  return Math.max(1, Math.ceil(Math.max(0, ...sizes) / 1024));
}

export function readUnits(sizeBytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(sizeBytes / 4096)) * (consistent ? 1 : 0.5);
}

/** The response member, if it was requested. */
export function capacityMember(
  asked: string | undefined,
  TableName: string,
  CapacityUnits: number,
): { ConsumedCapacity?: ConsumedCapacity } {
  return asked === undefined || asked === 'NONE' ? {} : { ConsumedCapacity: { TableName, CapacityUnits } };
}
