import { existingDirectory, print, runScript, scriptCommand, wholeNumber } from '#scripts/command.ts';

interface DamageOptions {
  readonly images?: string;
  readonly count: number;
  readonly rounds: number;
  readonly seed: string;
}

await runScript(
  scriptCommand({
    run: 'npm run bench:damage',
    does: 'Counts damaged photographs that are accepted, and irregular ones with every pixel that are refused. Goals: at most 2 % and 1 %.',
    statuses: { 0: 'the goals are met', 1: 'they are not' },
  })
    .option('--images <dir>', 'JPEG files to damage (default: some made in code)', existingDirectory)
    .option('--count <number>', 'photographs', wholeNumber(1), 8)
    .option('--rounds <number>', 'losses of every kind for each file', wholeNumber(1), 4)
    .option('--seed <text>', 'seed of everything random', '1')
    .action(damage),
);

async function damage({ images, count, rounds, seed }: DamageOptions): Promise<void> {
  const { photographs } = await import('./photographs.ts');
  const { measureIrregularities, measureLosses, samplesOf } = await import('./damage/measure.ts');
  const { seededRandom } = await import('#local/index.ts');
  const random = seededRandom(seed);
  const samples = [];
  for (const { bytes } of await photographs(images, count)) samples.push(...(await samplesOf(bytes)));
  print(`${String(count)} photographs in ${String(samples.length)} files; seed ${seed}`);
  const part = await measureLosses(samples, rounds, random.fork('losses'));
  const refused = await measureIrregularities(samples, random.fork('irregularities'));
  process.exitCode = part <= 0.02 && refused <= 0.01 ? 0 : 1;
}
