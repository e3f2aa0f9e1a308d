import { existingDirectory, print, runScript, scriptCommand, wholeNumber } from '#scripts/command.ts';

import type { BenchedSystem } from './open-system.ts';
import type { Photograph } from './photographs.ts';

interface BenchOptions {
  readonly images?: string;
  readonly count: number;
  readonly rounds: number;
}

/**
 * End-to-end time, cold start, latency of DynamoDB and S3 transfer are among what it prints.
 *
 * Requirement: L1, L2, L3, L4
 */
await runScript(
  scriptCommand({
    run: 'npm run bench',
    does: 'Prints medians and ratios of one run. Absolute times drift with the machine; only the ratios are worth keeping.',
    statuses: { 0: 'everything was measured', 1: 'something could not be' },
  })
    .option('--images <dir>', 'JPEG files to process (default: some made in code)', existingDirectory)
    .option('--count <number>', 'photographs a round', wholeNumber(1), 100)
    .option('--rounds <number>', 'rounds with all photographs at once', wholeNumber(1), 3)
    .action(bench),
);

async function bench({ images, count, rounds }: BenchOptions): Promise<void> {
  const { photographs } = await import('./photographs.ts');
  const { openSystem } = await import('./open-system.ts');
  const photos = await photographs(images, count);
  const meanOf = (value: (photo: Photograph) => number): number =>
    photos.reduce((sum, photo) => sum + value(photo), 0) / photos.length;
  print(
    `${String(photos.length)} photographs, mean ${meanOf(({ megapixels }) => megapixels).toFixed(2)} MP and ${(meanOf(({ bytes }) => bytes.length) / 1e6).toFixed(2)} MB; ${String(rounds)} rounds`,
  );

  await measureStarts();
  const system = await openSystem();
  // Warm: every process of every function has run, and V8 has compiled what is run often.
  await system.process(photos);
  await measureOne(system, photos, rounds);
  system.reset();
  const pipelineMs = await measureAll(system, photos, rounds);
  await printCalls(system, rounds * photos.length);
  await system.close();
  await measurePeers(photos, pipelineMs);
}

/** Boot of the runtime, and a function without a process and with one. */
async function measureStarts(): Promise<void> {
  const { bootTimes } = await import('./boot-times.ts');
  const { coldStart } = await import('./cold-start.ts');
  const boot = await bootTimes();
  section('Boot', boot.emptyMs, [
    ['empty Node process', boot.emptyMs],
    ['local runtime, assembly there', boot.runtimeMs],
    ['npm start, nothing changed', boot.cachedMs],
    ['npm start, everything to make', boot.uncachedMs],
  ]);
  const { coldMs, warmMs } = await coldStart('image-processor-resize-development');
  section('A function (resize)', boot.emptyMs, [
    ['cold', coldMs],
    ['warm', warmMs],
  ]);
}

async function measureOne(
  system: BenchedSystem,
  photos: readonly Photograph[],
  rounds: number,
): Promise<void> {
  const { rawSharp } = await import('./raw-sharp.ts');
  const one = photos.slice(0, 1);
  const rawMs: number[] = [];
  const systemMs: number[] = [];
  for (let round = 0; round < Math.max(9, rounds); round += 1) {
    rawMs.push(await rawSharp(one, 1));
    systemMs.push((await system.process(one)).allMs);
  }
  section('One photograph, warm', median(rawMs), [
    ['raw sharp', median(rawMs)],
    ['PUT to COMPLETED', median(systemMs)],
  ]);
}

/** Gives the median of the pipeline's milliseconds for all photographs. */
async function measureAll(
  system: BenchedSystem,
  photos: readonly Photograph[],
  rounds: number,
): Promise<number> {
  const { rawSharp } = await import('./raw-sharp.ts');
  const rawMs: number[] = [];
  const systemMs: number[] = [];
  const p95Ms: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    rawMs.push(await rawSharp(photos, 2));
    const { allMs, eachMs } = await system.process(photos);
    systemMs.push(allMs);
    p95Ms.push(percentile(eachMs, 0.95));
  }
  const rawPerSecond = (photos.length * 1000) / median(rawMs);
  const perSecond = (photos.length * 1000) / median(systemMs);
  const transferMs = median([...system.transfersMs]).toFixed(0);
  print(
    '\nAll at once, warm',
    `  raw sharp, 2 in flight   ${rawPerSecond.toFixed(1).padStart(7)} images/s`,
    `  pipeline                 ${perSecond.toFixed(1).padStart(7)} images/s   ratio ${(perSecond / rawPerSecond).toFixed(2)}`,
    `  95 % of the images after ${(median(p95Ms) / 1000).toFixed(2).padStart(7)} s`,
    `  S3 transfer, median      ${transferMs.padStart(7)} ms (all at once)`,
  );
  return median(systemMs);
}

/** The operations that take the most time together. */
async function printCalls(system: BenchedSystem, imageCount: number): Promise<void> {
  const calls = await system.calls();
  print('\nWhere the time goes, an image (the time of a call includes what it waits for)');
  for (const { operation, count, medianMs } of calls.toSorted((a, b) => b.totalMs - a.totalMs).slice(0, 20))
    print(
      `  ${operation.padEnd(34)} ${(count / imageCount).toFixed(2).padStart(6)} calls ${medianMs.toFixed(1).padStart(7)} ms median`,
    );
}

async function measurePeers(photos: readonly Photograph[], pipelineMs: number): Promise<void> {
  const { peerTimes } = await import('./peers.ts');
  for (const [name, tookMs] of await peerTimes(photos)) {
    const perSecond = ((photos.length * 1000) / tookMs).toFixed(1);
    print(
      `\n${name}, a process for each derivative, 2 in flight: ${perSecond} images/s; the pipeline makes ${(tookMs / pipelineMs).toFixed(2)} times as many`,
    );
  }
}

function section(title: string, baseMs: number, rows: readonly (readonly [string, number])[]): void {
  print(`\n${title}`);
  for (const [name, ms] of rows)
    print(`  ${name.padEnd(32)} ${ms.toFixed(0).padStart(7)} ms   ratio ${(ms / baseMs).toFixed(1)}`);
}

function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
