import { jsonWire } from '../../kernel/wires/json-wire.ts';

export const wire = jsonWire({ targetPrefix: 'AWSStepFunctions', version: '1.0' });
