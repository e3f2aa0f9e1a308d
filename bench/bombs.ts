import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { type Bomb, BOMBS } from './bombs/make-bombs.ts';
import { BOMB_STAGES, type BombMeasure, type BombStage } from './bombs/stages.ts';

/**
 * `npm run bench:bombs`: what files cost that are made to cost much, a process a file and stage, as functions run them. A stage
 * after one that rejects is not reached by the pipeline, and not measured. Too much is told by the processor's time: the time of
 * the wall is also that of the neighbours.
 */
const MOST_MS = 5000;
const MOST_BYTES = 1024 ** 3;
const GIVEN_UP_MS = 60_000;
const PROCESS = join(import.meta.dirname, 'bombs', 'measure-process.ts');
const run = promisify(execFile);

const directory = mkdtempSync(join(tmpdir(), 'qip-bombs-'));
try {
  print(
    `${'file'.padEnd(44)} ${'bytes'.padStart(10)}  ${'stage'.padEnd(9)} ${'s'.padStart(6)} ${'cpu s'.padStart(6)} ${'MiB'.padStart(6)}  outcome`,
  );
  let over = 0;
  for (const bomb of BOMBS) over += await measureBomb(bomb);
  print(`\n${String(over)} stages over ${String(MOST_MS / 1000)} s or ${String(MOST_BYTES / 1024 ** 2)} MiB`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Gives the number of stages that cost too much. */
async function measureBomb({ name, make }: Bomb): Promise<number> {
  const file = join(directory, 'bomb');
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
    const { stdout } = await run(process.execPath, ['--no-warnings', PROCESS, stage, file], {
      timeout: GIVEN_UP_MS,
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

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
