import type { ServiceFactory } from '../../kernel/service.ts';
import { batchGetItem } from './operations/batch-get-item.ts';
import { batchWriteItem } from './operations/batch-write-item.ts';
import { createTable } from './operations/create-table.ts';
import { deleteItem } from './operations/delete-item.ts';
import { deleteTable } from './operations/delete-table.ts';
import { describeStream } from './operations/describe-stream.ts';
import { describeTable } from './operations/describe-table.ts';
import { describeTimeToLive } from './operations/describe-time-to-live.ts';
import { getItem } from './operations/get-item.ts';
import { getRecords } from './operations/get-records.ts';
import { getShardIterator } from './operations/get-shard-iterator.ts';
import { listStreams } from './operations/list-streams.ts';
import { listTables } from './operations/list-tables.ts';
import { putItem } from './operations/put-item.ts';
import { query } from './operations/query.ts';
import { scan } from './operations/scan.ts';
import { transactWriteItems } from './operations/transact-write-items.ts';
import { updateContinuousBackups } from './operations/update-continuous-backups.ts';
import { updateItem } from './operations/update-item.ts';
import { updateTimeToLive } from './operations/update-time-to-live.ts';
import { globalTableResource, tableResource } from './resources/table.ts';
import { TableStore } from './store.ts';
import { StreamStore } from './stream-store.ts';
import { TimeToLive } from './time-to-live.ts';
import { wire } from './wire.ts';

/** Tables, indexes and streams. */
export const dynamodb: ServiceFactory = (kernel) => {
  const store = new TableStore(kernel.database);
  const streams = new StreamStore(kernel);
  const timeToLive = new TimeToLive(kernel, store, streams);
  return {
    name: 'dynamodb',
    wire,
    operations: {
      CreateTable: createTable(kernel, store),
      DeleteTable: deleteTable(store),
      DescribeTable: describeTable(store),
      ListTables: listTables(store),
      UpdateTimeToLive: updateTimeToLive(store),
      DescribeTimeToLive: describeTimeToLive(store),
      UpdateContinuousBackups: updateContinuousBackups(store),
      PutItem: putItem(store, streams),
      GetItem: getItem(store),
      UpdateItem: updateItem(store, streams),
      DeleteItem: deleteItem(store, streams),
      Query: query(store),
      Scan: scan(store),
      BatchGetItem: batchGetItem(store),
      BatchWriteItem: batchWriteItem(store, streams),
      TransactWriteItems: transactWriteItems(store, streams),
      ListStreams: listStreams(store),
      DescribeStream: describeStream(store),
      GetShardIterator: getShardIterator(store, streams),
      GetRecords: getRecords(streams),
    },
    resourceTypes: {
      'AWS::DynamoDB::Table': tableResource,
      'AWS::DynamoDB::GlobalTable': globalTableResource,
    },
    start: () => {
      timeToLive.start();
    },
    stop: () => {
      timeToLive.stop();
      return Promise.resolve();
    },
  };
};
