import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exec } from 'tinyexec';

import { IMAGE_MB, imageLimits, type ImageLimits, MEGAPIXELS } from '#contracts/limits.ts';
import { FUNCTIONS, STAGE_FUNCTIONS } from '#lambda/functions.ts';
import { memoryOf } from '#lib/config/memory-of.ts';
import { settingsOf } from '#lib/config/settings-of.ts';
import { print, runScript, scriptCommand, wholeNumber } from '#scripts/command.ts';

import type { Bomb } from './bombs/make-bombs.ts';
import { BOMB_STAGES, type BombMeasure, type BombStage } from './bombs/stages.ts';

/** Too much is measured in processor time: the time on the wall depends on what else the machine does. */
const MOST_MS = 5000;
const GIVEN_UP_MS = 60_000;
const PROCESS = join(import.meta.dirname, 'bombs', 'measure-process.ts');

await runScript(
  scriptCommand({
    run: 'npm run bench:bombs',
    does: 'Measures what files cost that are made to cost much, in one process for each file and stage, as functions run.',
    statuses: { 0: 'everything was measured; what costs too much is marked OVER', 1: 'it could not be' },
  })
    .option(
      '--max-image-mb <number>',
      'the setting maxImageMb',
      wholeNumber(IMAGE_MB.from, IMAGE_MB.to),
      IMAGE_MB.specified,
    )
    .option(
      '--max-megapixels <number>',
      'the setting maxMegapixels',
      wholeNumber(MEGAPIXELS.from, MEGAPIXELS.to),
      MEGAPIXELS.specified,
    )
    .option('--only <text>', 'only the files with this in their name', '')
    .action(bombs),
);

interface BombOptions {
  readonly maxImageMb: number;
  readonly maxMegapixels: number;
  readonly only: string;
}

/** The limits, and the memory that a stage's function has with them, in bytes. */
interface Allowed {
  readonly limits: ImageLimits;
  readonly memoryOf: (stage: BombStage) => number;
}

async function bombs({ only, ...settings }: BombOptions): Promise<void> {
  const { makeBombs } = await import('./bombs/make-bombs.ts');
  const limits = imageLimits(settings);
  // With the least memory that a deployment can set, so that what the limits themselves ask for is measured.
  const deployment = settingsOf('development', { ...settings, imageMemoryMb: 512 });
  const allowed: Allowed = {
    limits,
    memoryOf: (stage) => memoryOf(FUNCTIONS[STAGE_FUNCTIONS[stage]].memoryMb, limits, deployment) * 1024 ** 2,
  };
  const directory = mkdtempSync(join(tmpdir(), 'qip-bombs-'));
  try {
    print(
      `${'file'.padEnd(44)} ${'bytes'.padStart(10)}  ${'stage'.padEnd(9)} ${'s'.padStart(6)} ${'cpu s'.padStart(6)} ${'MiB'.padStart(6)}  outcome`,
    );
    let over = 0;
    for (const bomb of makeBombs(limits).filter(({ name }) => name.includes(only)))
      over += await measureBomb(bomb, join(directory, 'bomb'), allowed);
    print(`\n${String(over)} stages over ${String(MOST_MS / 1000)} s or over the memory of their function`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Gives the number of stages that cost too much. What follows a rejection the pipeline does not reach: it is left out. */
async function measureBomb(
  { name, make }: Bomb,
  file: string,
  { limits, memoryOf: memoryOfStage }: Allowed,
): Promise<number> {
  const bytes = await make();
  writeFileSync(file, bytes);
  let over = 0;
  for (const stage of BOMB_STAGES) {
    const measure = await measureStage(stage, file, limits);
    const isOver = measure.processorMs > MOST_MS || measure.peakBytes > memoryOfStage(stage);
    over += isOver ? 1 : 0;
    print(
      `${name.padEnd(44)} ${String(bytes.length).padStart(10)}  ${stage.padEnd(9)} ${(measure.durationMs / 1000).toFixed(2).padStart(6)} ${(measure.processorMs / 1000).toFixed(2).padStart(6)} ${(measure.peakBytes / 1024 ** 2).toFixed(0).padStart(6)}  ${measure.outcome}${isOver ? '  OVER' : ''}`,
    );
    if (measure.outcome.startsWith('rejected')) break;
  }
  return over;
}

async function measureStage(
  stage: BombStage,
  file: string,
  { maxBytes, maxPixels }: ImageLimits,
): Promise<BombMeasure> {
  try {
    const { stdout } = await exec(
      process.execPath,
      ['--no-warnings', PROCESS, stage, file, String(maxBytes), String(maxPixels)],
      {
        timeout: GIVEN_UP_MS,
        throwOnError: true,
      },
    );
    return JSON.parse(stdout) as BombMeasure;
  } catch (error) {
    return {
      outcome: `killed: ${String(error).slice(0, 80)}`,
      durationMs: GIVEN_UP_MS,
      processorMs: GIVEN_UP_MS,
      peakBytes: 0,
    };
  }
}
