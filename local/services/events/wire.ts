import { jsonWire } from '../../aws/wires/json-wire.ts';

export const wire = jsonWire({ targetPrefix: 'AWSEvents', version: '1.1' });
