import { jsonWire } from '../../aws/wires/json-wire.ts';
import type { Wire } from '../../aws/wires/wire.ts';

const tables = jsonWire({ targetPrefix: 'DynamoDB_20120810', version: '1.0' });
const streams = jsonWire({ targetPrefix: 'DynamoDBStreams_20120810', version: '1.0' });

/** Two APIs under one service name: tables and their streams. */
export const wire: Wire = {
  ...tables,
  parse: (request) =>
    (request.headers['x-amz-target']?.startsWith('DynamoDBStreams_') === true ? streams : tables).parse(
      request,
    ),
};
