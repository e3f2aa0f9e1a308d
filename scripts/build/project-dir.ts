import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The directory of package.json and cdk.json. */
export const PROJECT_DIR = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
