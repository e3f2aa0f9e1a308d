import { composed } from '../shared/compose.ts';
import { derivativePorts } from '../shared/derivative-ports.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { resizeHandler } from './handler.ts';

export const compose = composed('resize', descriptor, (parts) =>
  resizeHandler(derivativePorts(parts), parts.log),
);

export const handler = ofProcess(compose);
