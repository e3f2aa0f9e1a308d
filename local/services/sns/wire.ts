import { queryWire } from '../../aws/wires/query-wire.ts';

export const wire = queryWire({
  namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
  errorCodes: { AccessDenied: 'AuthorizationError', ValidationException: 'InvalidParameter' },
});
