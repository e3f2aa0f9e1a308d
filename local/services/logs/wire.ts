import { jsonWire } from '../../aws/wires/json-wire.ts';

export const wire = jsonWire({ targetPrefix: 'Logs_20140328', version: '1.1' });
