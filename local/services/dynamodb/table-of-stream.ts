import { resourceNotFound } from './errors.ts';
import type { TableStore } from './store.ts';
import type { Table } from './table.ts';

/** @throws AwsError ResourceNotFoundException */
export function tableOfStream(
  store: TableStore,
  streamArn: string,
): { table: Table; stream: NonNullable<Table['stream']> } {
  const table = store.find(/:table\/([^/]+)\/stream\//.exec(streamArn)?.[1] ?? '');
  if (table?.stream?.arn !== streamArn)
    throw resourceNotFound(`Requested resource not found: Stream: ${streamArn} not found`);
  return { table, stream: table.stream };
}
