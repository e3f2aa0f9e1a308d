import { join } from 'node:path';

import {
  existingDirectory,
  existingFile,
  positiveNumber,
  print,
  runScript,
  scriptCommand,
} from './command.ts';

interface CorpusOptions {
  readonly index?: string;
  readonly timeout: number;
}

const MIB = 1024 * 1024;

await runScript(
  scriptCommand({
    run: 'npm run corpus',
    does: 'Takes a directory of labelled files through the whole pipeline on the local runtime.',
    statuses: {
      0: 'every file got the verdict of its label',
      1: 'some did not',
      2: 'the files could not be run',
    },
  })
    .usage('-- [options] <dir>')
    .argument('<dir>', 'directory of the files', existingDirectory)
    .option(
      '--index <file>',
      'CSV with the columns file and verdict (default: <dir>/index.csv)',
      existingFile,
    )
    .option('--timeout <seconds>', 'time for all files', positiveNumber, 1800)
    .action(corpus),
  { failureStatus: 2 },
);

async function corpus(directory: string, { index, timeout }: CorpusOptions): Promise<void> {
  const { readIndex } = await import('./corpus/read-index.ts');
  const files = readIndex(index ?? join(directory, 'index.csv'));
  const { runCorpus } = await import('./corpus/labelled-system.ts');
  const { watchMemory } = await import('./corpus/memory-peak.ts');
  const { reportLines } = await import('./corpus/report.ts');

  const startMs = performance.now();
  const stopWatching = watchMemory();
  const { judged, problems } = await runCorpus(files, {
    directory,
    timeoutMs: timeout * 1000,
    onProgress: progress,
  });
  const peak = stopWatching();
  const seconds = (performance.now() - startMs) / 1000;

  print(...reportLines(judged), ...problems.map((problem) => `  ${problem}`), '');
  const speed = `${String(files.length)} files in ${seconds.toFixed(1)} s, ${(files.length / seconds).toFixed(1)} a second`;
  const memory =
    peak === undefined
      ? 'memory is measured on Linux only'
      : `memory peak ${mib(peak.togetherBytes)} in all, ${mib(peak.largestBytes)} in the largest function`;
  print(`${speed}; ${memory}`);
  process.exitCode = problems.length === 0 && judged.every((one) => one.problems.length === 0) ? 0 : 1;

  function progress(done: number): void {
    if (done % 500 === 0) process.stderr.write(`${String(done)} of ${String(files.length)}\n`);
  }
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(0)} MiB`;
}
