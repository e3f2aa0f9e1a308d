import { parseArgs } from 'node:util';

import { parseDeploymentStage } from '#lib/config/deployment-stage.ts';
import { parseOverrides } from '#lib/config/parse-overrides.ts';

import { synthesizeAssembly } from './synth/synthesize-assembly.ts';

/**
 * `node scripts/synth.ts --stage development|staging|production [--set NAME=VALUE]... [--local] [--out DIR] [--json]`. Prints the directory of
 * the assembly, with `--json` as the last line `{"assemblyDir","cached","durationMs"}`. What is wrong goes to stderr, and the
 * exit status is then 1.
 */
const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'development' },
    local: { type: 'boolean', default: false },
    out: { type: 'string' },
    lambda: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    json: { type: 'boolean', default: false },
  },
});

try {
  const result = await synthesizeAssembly({
    stage: parseDeploymentStage(values.stage),
    local: values.local,
    overrides: parseOverrides(values.set),
    ...(values.out === undefined ? {} : { outDir: values.out }),
    ...(values.lambda === undefined ? {} : { lambdaDir: values.lambda }),
  });
  const { assemblyDir, cached, durationMs } = result;
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `${assemblyDir} (${cached ? 'nothing changed' : 'made'}, ${String(durationMs)} ms)\n`,
  );
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
