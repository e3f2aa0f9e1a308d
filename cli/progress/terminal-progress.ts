import { STAGE_NAMES } from '#contracts/stages.ts';

import type { FileToUpload } from '../files/collect-files.ts';
import { type Output, printable } from '../output.ts';
import { detailOf, type FileOutcome, type ImageEvent, type Progress } from './progress.ts';

/** Most lines of files in progress shown at once; more would scroll. */
const MOST_LINES = 12;
const DOTS = { waiting: '·', running: '○', done: '●', failed: '✗' } as const;

interface Row {
  readonly name: string;
  status: string;
  readonly stages: Map<string, keyof typeof DOTS>;
}

/** A live table: one line per file in progress with one dot per stage, finished files above, a count below. */
export function terminalProgress(output: Output): Progress {
  const rows = new Map<string, Row>();
  let total = 0;
  let ended = 0;
  let drawnLines = 0;
  let scheduled = false;

  const draw = (): void => {
    const active = [...rows.values()].slice(0, MOST_LINES);
    const more = rows.size - active.length;
    const lines = [
      ...active.map((row) => renderRow(row, output)),
      ...(more > 0 ? [output.colors.dim(`  and ${String(more)} more`)] : []),
      ...(total > 1 ? [output.colors.dim(`  ${String(ended)} of ${String(total)} done`)] : []),
    ];
    output.draw(clear(drawnLines) + lines.map((line) => `${line}\n`).join(''));
    drawnLines = lines.length;
  };
  // Many events arrive in one turn of the event loop; draw once for all of them.
  const redraw = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      draw();
    });
  };
  return {
    started: (files) => {
      total += files.length;
      for (const file of files) rows.set(file.imageKey, makeRow(file));
      redraw();
    },
    event: (event) => {
      const row = rows.get(event.imageKey);
      if (row === undefined) return;
      apply(row, event);
      redraw();
    },
    outcome: (outcome) => {
      ended += 1;
      rows.delete(outcome.imageKey);
      output.draw(clear(drawnLines));
      drawnLines = 0;
      output.result(renderOutcome(outcome, output));
      redraw();
    },
    finish: () => {
      output.draw(clear(drawnLines));
      drawnLines = 0;
    },
  };
}

function makeRow(file: FileToUpload): Row {
  return { name: file.relativePath, status: 'UPLOADING', stages: new Map() };
}

function apply(row: Row, { status, stage }: ImageEvent): void {
  row.status = status;
  if (stage !== undefined)
    row.stages.set(
      stage.name,
      ({ IN_PROGRESS: 'running', COMPLETED: 'done', FAILED: 'failed' } as const)[stage.status],
    );
}

function renderRow(row: Row, { colors, columns }: Output): string {
  const dots = STAGE_NAMES.map((stage) => DOTS[row.stages.get(stage) ?? 'waiting']).join(' ');
  const running = STAGE_NAMES.filter((stage) => row.stages.get(stage) === 'running').join(', ');
  const room = Math.max(10, columns - 40);
  return `  ${colors.cyan(dots)}  ${shorten(printable(row.name), room)}  ${colors.dim(running || row.status.toLowerCase())}`;
}

function renderOutcome(outcome: FileOutcome, { colors }: Output): string {
  const { file, status, durationMs } = outcome;
  const color =
    { COMPLETED: colors.green, REJECTED: colors.yellow, SKIPPED: colors.dim }[status] ?? colors.red;
  const detail = detailOf(outcome);
  return `${color(status.padEnd(10))} ${printable(file)}  ${colors.dim(`${(durationMs / 1000).toFixed(1)} s`)}${detail === '' ? '' : `  ${printable(detail)}`}`;
}

function shorten(text: string, room: number): string {
  return text.length <= room ? text : `…${text.slice(1 - room)}`;
}

/** Moves the cursor up over the drawn lines and clears them. */
function clear(lines: number): string {
  return lines === 0 ? '' : `\u001b[${String(lines)}A\u001b[0J`;
}
