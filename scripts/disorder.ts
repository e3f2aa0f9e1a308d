import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { expectedArchive } from '#test/support/simulation/expected-archive.ts';
import { violations } from '#test/support/simulation/invariants.ts';
import { type Played, play } from '#test/support/simulation/scenario.ts';

/**
 * `npm run disorder -- [--seeds N] [--from S]`: plays seeds of disorder beyond the 200 of the tests. Of a seed that breaks
 * something it says what, and writes the trace; the same seed plays the same again. Exit status 1 when something broke.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '1' },
  },
});
const [from, count] = [Number(values.from), Number(values.seeds)];
if (!Number.isInteger(from) || !Number.isInteger(count) || count < 1) {
  process.stderr.write(
    `Found --from ${values.from} --seeds ${values.seeds}; expected whole numbers, and at least one seed.\n`,
  );
  process.exit(3);
}

const TRACES = '.cache/disorder';
const expected = await expectedArchive();
const statuses = new Map<string, number>();
let broken = 0;
let faults = 0;
const startMs = performance.now();
for (let seed = from; seed < from + count; seed += 1) {
  const played = await play(seed);
  faults += played.faults.length;
  for (const { status } of played.state.records) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const found = violations(played, expected);
  if (found.length > 0) {
    broken += 1;
    report(played, found);
  }
  if ((seed - from + 1) % 100 === 0)
    print(`${String(seed - from + 1)} seeds played, ${String(broken)} broken`);
}
const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
print(
  `${String(count)} seeds from ${String(from)} in ${seconds} s: ${String(faults)} faults; ${[...statuses].map(([status, images]) => `${status} ${String(images)}`).join(', ')}`,
);
print(`${String(count - broken)} held, ${String(broken)} broken`);
process.exitCode = broken === 0 ? 0 : 1;

function report({ seed, plan, uploads, faults: struck, trace }: Played, found: readonly string[]): void {
  mkdirSync(TRACES, { recursive: true });
  const file = join(TRACES, `${String(seed)}.jsonl`);
  writeFileSync(file, trace.entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  print(`Seed ${String(seed)} broke:`);
  for (const sentence of found) print(`  ${sentence}`);
  print(`  plan ${JSON.stringify(plan)}`);
  print(`  uploads ${JSON.stringify(uploads)}`);
  print(
    `  faults ${struck.map(({ functionName, call, fate }) => `${functionName} ${call} ${fate}`).join('; ')}`,
  );
  print(`  trace ${file}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
