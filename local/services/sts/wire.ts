import { queryWire } from '../../aws/wires/query-wire.ts';

export const wire = queryWire({ namespace: 'https://sts.amazonaws.com/doc/2011-06-15/' });
