import { composed } from '../shared/compose.ts';
import { derivativePorts } from '../shared/derivative-ports.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { thumbnailHandler } from './handler.ts';

export const compose = composed('thumbnail', descriptor, (parts) =>
  thumbnailHandler(derivativePorts(parts), parts.log),
);

export const handler = ofProcess(compose);
