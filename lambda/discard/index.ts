import { s3UploadVersions } from '#adapters/aws/s3-upload-versions.ts';

import { composed } from '../shared/compose.ts';
import { ofProcess } from '../shared/system.ts';
import { descriptor } from './descriptor.ts';
import { discardHandler } from './handler.ts';

export const compose = composed('discard', descriptor, ({ clients, log }) =>
  discardHandler(s3UploadVersions(clients), log),
);

export const handler = ofProcess(compose);
