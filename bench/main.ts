import { parseArgs } from 'node:util';

import { bootTimes } from './boot-times.ts';
import { coldStart } from './cold-start.ts';
import { openSystem } from './open-system.ts';
import { peerTimes } from './peers.ts';
import { type Photograph, photographs } from './photographs.ts';
import { rawSharp } from './raw-sharp.ts';
import type { CallSummary } from './system-process.ts';

/**
 * `npm run bench [-- --images DIR --count N --rounds N]`: medians and ratios from one run, its variants in turn. Absolute times
 * drift with the machine; only the ratios are worth keeping. End-to-end time, cold start, latency of DynamoDB and S3 transfer are
 * among what it prints.
 *
 * Requirement: L1, L2, L3, L4
 */
const { values } = parseArgs({
  options: {
    images: { type: 'string' },
    count: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  print('npm run bench [-- --images DIR (JPEG files)] [--count 100] [--rounds 3]');
  process.exit(0);
}
const photos = await photographs(values.images, Number(values.count));
const rounds = Number(values.rounds);
const meanOf = (value: (photo: Photograph) => number): number =>
  photos.reduce((sum, photo) => sum + value(photo), 0) / photos.length;

print(
  `${String(photos.length)} photographs, mean ${meanOf(({ megapixels }) => megapixels).toFixed(2)} MP and ${(meanOf(({ bytes }) => bytes.length) / 1e6).toFixed(2)} MB; ${String(rounds)} rounds`,
);

const boot = await bootTimes();
section('Boot', [
  ['empty Node process', boot.emptyMs, boot.emptyMs],
  ['local runtime, assembly there', boot.runtimeMs, boot.emptyMs],
  ['npm start, nothing changed', boot.cachedMs, boot.emptyMs],
  ['npm start, everything to make', boot.uncachedMs, boot.emptyMs],
]);

const { coldMs, warmMs } = await coldStart('image-processor-resize-development');
section('A function (resize)', [
  ['cold', coldMs, boot.emptyMs],
  ['warm', warmMs, boot.emptyMs],
]);

const system = await openSystem();
// Warm: every process of every function has run, and V8 has compiled what is run often.
await system.process(photos);
const [one] = photos;
if (one === undefined) throw new Error('There are no photographs.');
const single: { rawMs: number[]; systemMs: number[] } = { rawMs: [], systemMs: [] };
for (let round = 0; round < Math.max(9, rounds); round += 1) {
  single.rawMs.push(await rawSharp([one], 1));
  single.systemMs.push((await system.process([one])).allMs);
}
section('One photograph, warm', [
  ['raw sharp', median(single.rawMs), median(single.rawMs)],
  ['PUT to COMPLETED', median(single.systemMs), median(single.rawMs)],
]);

system.reset();
const all: { rawMs: number[]; systemMs: number[]; p95Ms: number[] } = { rawMs: [], systemMs: [], p95Ms: [] };
for (let round = 0; round < rounds; round += 1) {
  all.rawMs.push(await rawSharp(photos, 2));
  const { allMs, eachMs } = await system.process(photos);
  all.systemMs.push(allMs);
  all.p95Ms.push(percentile(eachMs, 0.95));
}
const rawPerSecond = (photos.length * 1000) / median(all.rawMs);
const perSecond = (photos.length * 1000) / median(all.systemMs);
print('\nAll at once, warm');
print(`  raw sharp, 2 in flight   ${rawPerSecond.toFixed(1).padStart(7)} images/s`);
print(
  `  pipeline                 ${perSecond.toFixed(1).padStart(7)} images/s   ratio ${(perSecond / rawPerSecond).toFixed(2)}`,
);
print(`  95 % of the images after ${(median(all.p95Ms) / 1000).toFixed(2).padStart(7)} s`);
print(
  `  S3 transfer, median      ${median([...system.transfersMs])
    .toFixed(0)
    .padStart(7)} ms (all at once)`,
);

const calls = await system.calls();
print('\nWhere the time goes, an image (time of a call includes what it waits for)');
for (const call of mostExpensive(calls)) {
  const count = call.count / (rounds * photos.length);
  print(
    `  ${call.operation.padEnd(34)} ${count.toFixed(2).padStart(6)} calls ${call.medianMs.toFixed(1).padStart(7)} ms median`,
  );
}
await system.close();

const peers = await peerTimes(photos);
for (const [name, tookMs] of peers)
  print(
    `\n${name}, a process a derivative, 2 in flight: ${((photos.length * 1000) / tookMs).toFixed(1)} images/s; the pipeline makes ${(tookMs / median(all.systemMs)).toFixed(2)} times as many`,
  );

function mostExpensive(all: readonly CallSummary[]): CallSummary[] {
  return all.toSorted((a, b) => b.totalMs - a.totalMs).slice(0, 20);
}

function section(title: string, rows: readonly (readonly [string, number, number])[]): void {
  print(`\n${title}`);
  for (const [name, ms, baseMs] of rows)
    print(`  ${name.padEnd(32)} ${ms.toFixed(0).padStart(7)} ms   ratio ${(ms / baseMs).toFixed(1)}`);
}

function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5);
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
