import { PROJECT_DIR } from './build/project-dir.ts';
import { buildLambdaLayer } from './build/sharp-layer.ts';
import { measureFunctions, measureLayer, type Size } from './size/measure-sizes.ts';

/** `npm run size`: how large everything is that is deployed, and that it is within its budget. */
const sizes = [...(await measureFunctions()), measureLayer(await buildLambdaLayer(PROJECT_DIR))];
for (const size of sizes) process.stdout.write(`${describe(size)}\n`);
const tooLarge = sizes.filter(({ bytes, budgetBytes }) => bytes > budgetBytes);
if (tooLarge.length > 0) {
  process.stderr.write(
    `Over budget: ${tooLarge.map(({ name }) => name).join(', ')}. Look for a new import (esbuild's --analyze), or raise the budget in scripts/size/measure-sizes.ts and say why.\n`,
  );
  process.exitCode = 1;
}

function describe({ name, bytes, budgetBytes }: Size): string {
  const kilobytes = (value: number): string => String(Math.ceil(value / 1024)).padStart(7);
  const percent = String(Math.round((100 * bytes) / budgetBytes)).padStart(4);
  return `${name.padEnd(12)} ${kilobytes(bytes)} KB of ${kilobytes(budgetBytes)} KB ${percent} %`;
}
