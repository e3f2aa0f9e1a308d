import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Played } from '#test/support/simulation/scenario.ts';

import { print, runScript, scriptCommand, wholeNumber } from './command.ts';

interface DisorderOptions {
  readonly seeds: number;
  readonly from: number;
}

const TRACES = '.cache/disorder';

await runScript(
  scriptCommand({
    run: 'npm run disorder',
    does: `Plays seeds of disorder; of one that breaks something it says what, and writes the trace to ${TRACES}.`,
    statuses: { 0: 'every seed held', 1: 'something broke; the same seed plays the same again' },
  })
    .option('--seeds <number>', 'how many seeds to play', wholeNumber(1), 2000)
    .option('--from <seed>', 'the first seed', wholeNumber(0), 1)
    .action(disorder),
);

async function disorder({ seeds, from }: DisorderOptions): Promise<void> {
  const { expectedArchive } = await import('#test/support/simulation/expected-archive.ts');
  const { violations } = await import('#test/support/simulation/invariants.ts');
  const { play } = await import('#test/support/simulation/scenario.ts');

  const expected = await expectedArchive();
  const statuses = new Map<string, number>();
  let broken = 0;
  let faults = 0;
  const startMs = performance.now();
  for (let seed = from; seed < from + seeds; seed += 1) {
    const played = await play(seed);
    faults += played.faults.length;
    for (const { status } of played.state.records) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    const found = violations(played, expected);
    if (found.length > 0) {
      broken += 1;
      report(played, found);
    }
    const done = seed - from + 1;
    if (done % 100 === 0) print(`${String(done)} seeds played, ${String(broken)} broken`);
  }
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  const images = [...statuses].map(([status, count]) => `${status} ${String(count)}`).join(', ');
  print(
    `${String(seeds)} seeds from ${String(from)} in ${seconds} s: ${String(faults)} faults; ${images}`,
    `${String(seeds - broken)} held, ${String(broken)} broken`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
}

function report({ seed, plan, uploads, faults, trace }: Played, found: readonly string[]): void {
  mkdirSync(TRACES, { recursive: true });
  const file = join(TRACES, `${String(seed)}.jsonl`);
  writeFileSync(file, trace.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  print(
    `Seed ${String(seed)} broke:`,
    ...found.map((sentence) => `  ${sentence}`),
    `  plan ${JSON.stringify(plan)}`,
    `  uploads ${JSON.stringify(uploads)}`,
    `  faults ${faults.map(({ functionName, call, fate }) => `${functionName} ${call} ${fate}`).join('; ')}`,
    `  trace ${file}`,
  );
}
