import { jsonWire } from '../../aws/wires/json-wire.ts';

export const wire = jsonWire({ targetPrefix: 'GraniteServiceVersion20100801', version: '1.0' });
