import { queryWire } from '../../aws/wires/query-wire.ts';

export const wire = queryWire({ namespace: 'https://iam.amazonaws.com/doc/2010-05-08/' });
