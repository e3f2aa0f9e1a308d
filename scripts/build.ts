import { parseArgs } from 'node:util';

import { BuildError } from './build/build-error.ts';
import { bundleFunctions } from './build/bundle-functions.ts';
import { PROJECT_DIR } from './build/project-dir.ts';

/** `node scripts/build.ts [--lambda DIR] [--out DIR]`: bundles the functions and prints their sizes. */
const { values } = parseArgs({ options: { lambda: { type: 'string' }, out: { type: 'string' } } });

try {
  const { functionsDir, cached, functions } = await bundleFunctions({
    projectDir: PROJECT_DIR,
    ...(values.lambda === undefined ? {} : { lambdaDir: values.lambda }),
    ...(values.out === undefined ? {} : { outDir: values.out }),
  });
  for (const { name, sizeBytes, needsSharp } of functions) {
    const kilobytes = String(Math.ceil(sizeBytes / 1024)).padStart(6);
    process.stdout.write(`${kilobytes} KB  ${name}${needsSharp ? ' (with the sharp layer)' : ''}\n`);
  }
  process.stdout.write(`${functionsDir}${cached ? ' (nothing changed)' : ''}\n`);
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
