import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { runCorpus } from './corpus/labelled-system.ts';
import { watchMemory } from './corpus/memory-peak.ts';
import { readIndex } from './corpus/read-index.ts';
import { reportLines } from './corpus/report.ts';

/**
 * `npm run corpus -- DIR [--index FILE]`: takes a directory of labelled files through the whole pipeline on the local runtime.
 * Exit status 0: every file got the verdict it must get; 1: some did not; 2: it could not be run.
 */
const USAGE = 'Usage: npm run corpus -- DIR [--index FILE] [--timeout SECONDS]';
const MIB = 1024 * 1024;

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

async function main(): Promise<boolean> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { index: { type: 'string' }, timeout: { type: 'string', default: '1800' } },
  });
  const [directory] = positionals;
  const timeoutMs = Number(values.timeout) * 1000;
  if (directory === undefined || positionals.length > 1 || !(timeoutMs > 0)) throw new Error(USAGE);
  const files = readIndex(values.index ?? join(directory, 'index.csv'));

  const startMs = performance.now();
  const stopWatching = watchMemory();
  const { judged, problems } = await runCorpus(files, { directory, timeoutMs, onProgress: progress });
  const peak = stopWatching();
  const seconds = (performance.now() - startMs) / 1000;

  print(...reportLines(judged), ...problems.map((problem) => `  ${problem}`), '');
  print(
    `${String(files.length)} files in ${seconds.toFixed(1)} s, ${(files.length / seconds).toFixed(1)} a second; ${
      peak === undefined
        ? 'memory is told on Linux only'
        : `memory peak ${mib(peak.togetherBytes)} in all, ${mib(peak.largestBytes)} in the largest function`
    }`,
  );
  return problems.length === 0 && judged.every((one) => one.problems.length === 0);

  function progress(done: number): void {
    if (done % 500 === 0) process.stderr.write(`${String(done)} of ${String(files.length)}\n`);
  }
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}

function print(...lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
