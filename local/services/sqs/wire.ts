import { jsonWire } from '../../aws/wires/json-wire.ts';
import { queryError } from './errors.ts';

export const wire = jsonWire({
  targetPrefix: 'AmazonSQS',
  version: '1.0',
  errorCodes: { AccessDenied: 'AccessDenied', ValidationException: 'MissingParameter' },
  queryError,
});
