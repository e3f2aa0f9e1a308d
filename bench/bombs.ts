import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { exec } from 'tinyexec';

import { print, runScript, scriptCommand } from '#scripts/command.ts';

import type { Bomb } from './bombs/make-bombs.ts';
import { BOMB_STAGES, type BombMeasure, type BombStage } from './bombs/stages.ts';

/** Too much is measured in processor time: the time on the wall depends on what else the machine does. */
const MOST_MS = 5000;
const MOST_BYTES = 1024 ** 3;
const GIVEN_UP_MS = 60_000;
const PROCESS = join(import.meta.dirname, 'bombs', 'measure-process.ts');

await runScript(
  scriptCommand({
    run: 'npm run bench:bombs',
    does: 'Measures what files cost that are made to cost much, in one process for each file and stage, as functions run.',
    statuses: { 0: 'everything was measured; what costs too much is marked OVER', 1: 'it could not be' },
  }).action(bombs),
);

async function bombs(): Promise<void> {
  const { BOMBS } = await import('./bombs/make-bombs.ts');
  const directory = mkdtempSync(join(tmpdir(), 'qip-bombs-'));
  try {
    print(
      `${'file'.padEnd(44)} ${'bytes'.padStart(10)}  ${'stage'.padEnd(9)} ${'s'.padStart(6)} ${'cpu s'.padStart(6)} ${'MiB'.padStart(6)}  outcome`,
    );
    let over = 0;
    for (const bomb of BOMBS) over += await measureBomb(bomb, join(directory, 'bomb'));
    print(
      `\n${String(over)} stages over ${String(MOST_MS / 1000)} s or ${String(MOST_BYTES / 1024 ** 2)} MiB`,
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Gives the number of stages that cost too much. What follows a rejection the pipeline does not reach: it is left out. */
async function measureBomb({ name, make }: Bomb, file: string): Promise<number> {
  const bytes = await make();
  writeFileSync(file, bytes);
  let over = 0;
  for (const stage of BOMB_STAGES) {
    const measure = await measureStage(stage, file);
    const isOver = measure.processorMs > MOST_MS || measure.peakBytes > MOST_BYTES;
    over += isOver ? 1 : 0;
    print(
      `${name.padEnd(44)} ${String(bytes.length).padStart(10)}  ${stage.padEnd(9)} ${(measure.durationMs / 1000).toFixed(2).padStart(6)} ${(measure.processorMs / 1000).toFixed(2).padStart(6)} ${(measure.peakBytes / 1024 ** 2).toFixed(0).padStart(6)}  ${measure.outcome}${isOver ? '  OVER' : ''}`,
    );
    if (measure.outcome.startsWith('rejected')) break;
  }
  return over;
}

async function measureStage(stage: BombStage, file: string): Promise<BombMeasure> {
  try {
    const { stdout } = await exec(process.execPath, ['--no-warnings', PROCESS, stage, file], {
      timeout: GIVEN_UP_MS,
      throwOnError: true,
    });
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
