import { existingDirectory, print, runScript, scriptCommand } from './command.ts';
import { checkedSettings, type DeploymentOptions, withDeploymentOptions } from './deployment-options.ts';

interface SynthOptions extends DeploymentOptions {
  readonly local?: true;
  readonly out?: string;
  readonly lambda?: string;
  readonly json?: true;
}

/** Also run by `npm start`, which reads the last line that `--json` prints. */
const command = withDeploymentOptions(
  scriptCommand({
    run: 'npm run synth',
    does: 'Builds the functions, synthesizes a stage and prints the directory of the assembly.',
    statuses: { 0: 'the assembly is there', 1: 'the functions or the template are wrong' },
  }),
  'development',
)
  .option('--local', 'for this machine: its own sharp, and no checks of the template')
  .option(
    '--out <dir>',
    'where the assembly goes (default: cdk.out/<stage>, with --local cdk.out/<stage>-local)',
  )
  .option('--lambda <dir>', 'where the sources of the functions are (default: lambda)', existingDirectory)
  .option('--json', 'print {"assemblyDir","cached","durationMs"} as the last line')
  .action(synth);

await runScript(command);

async function synth(options: SynthOptions): Promise<void> {
  checkedSettings(options);
  const { synthesizeAssembly } = await import('./synth/synthesize-assembly.ts');
  const result = await synthesizeAssembly({
    stage: options.stage,
    local: options.local === true,
    overrides: options.set,
    ...(options.out === undefined ? {} : { outDir: options.out }),
    ...(options.lambda === undefined ? {} : { lambdaDir: options.lambda }),
  });
  const { assemblyDir, cached, durationMs } = result;
  print(
    options.json === true
      ? JSON.stringify(result)
      : `${assemblyDir} (${cached ? 'nothing changed' : 'made'}, ${String(durationMs)} ms)`,
  );
}
