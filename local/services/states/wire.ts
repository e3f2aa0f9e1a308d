import { jsonWire } from '../../aws/wires/json-wire.ts';

export const wire = jsonWire({ targetPrefix: 'AWSStepFunctions', version: '1.0' });
