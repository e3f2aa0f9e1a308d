import { print, runScript, scriptCommand } from './command.ts';
import { ExpectedError } from './expected-error.ts';
import type { Size } from './size/measure-sizes.ts';

await runScript(
  scriptCommand({
    run: 'npm run size',
    does: 'Prints the size of everything that is deployed, and checks it against its budget.',
    statuses: { 0: 'all is within its budget', 1: 'something is over it, or could not be built' },
  }).action(size),
);

async function size(): Promise<void> {
  const { PROJECT_DIR } = await import('./build/project-dir.ts');
  const { buildLambdaLayer } = await import('./build/sharp-layer.ts');
  const { measureFunctions, measureLayer } = await import('./size/measure-sizes.ts');
  const sizes = [...(await measureFunctions()), measureLayer(await buildLambdaLayer(PROJECT_DIR))];
  print(...sizes.map(describe));
  const tooLarge = sizes.filter(({ bytes, budgetBytes }) => bytes > budgetBytes);
  if (tooLarge.length > 0)
    throw new ExpectedError(
      `Over budget: ${tooLarge.map(({ name }) => name).join(', ')}. Look for a new import (esbuild's --analyze shows them), or raise the budget in scripts/size/measure-sizes.ts and say why.`,
    );
}

function describe({ name, bytes, budgetBytes }: Size): string {
  const kilobytes = (value: number): string => String(Math.ceil(value / 1024)).padStart(7);
  const percent = String(Math.round((100 * bytes) / budgetBytes)).padStart(4);
  return `${name.padEnd(12)} ${kilobytes(bytes)} KB of ${kilobytes(budgetBytes)} KB ${percent} %`;
}
