import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { PROJECT_DIR } from '#scripts/build/project-dir.ts';

/** Only Linux shows in /proc which processes there are. */
export const SHOWS_PROCESSES = existsSync('/proc/self/stat');

/** A command of `qip` as a user runs it, in a process group of its own. */
export interface RunningCommand {
  readonly pid: number;
  readonly ended: Promise<EndedCommand>;
  /** Sends a signal to the process that was started, or as a terminal does to its whole group. */
  signal(signal: NodeJS.Signals, to: 'process' | 'group'): void;
}

export interface EndedCommand {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processes of its group that are still there. Empty where /proc does not show them. */
  readonly left: readonly number[];
}

export interface CommandOptions {
  /** Closes standard output after so many lines, as `| head -n` does. */
  readonly closeOutputAfterLines?: number;
  /** Called with each line of standard output. */
  onLine?(line: string, command: RunningCommand): void;
  /** Called with each line of standard error. */
  onError?(line: string, command: RunningCommand): void;
}

export function runCommand(parameters: readonly string[], options: CommandOptions = {}): RunningCommand {
  const child = spawn(process.execPath, ['cli/main.ts', ...parameters], {
    cwd: PROJECT_DIR,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  let stdout = '';
  let stderr = '';
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const command: RunningCommand = {
    pid,
    ended: exited.then(async (status) => {
      const left = processesOf(pid);
      for (const one of left) process.kill(one, 'SIGKILL');
      await closed;
      return { status, stdout, stderr, left };
    }),
    signal: (signal, to) => {
      process.kill(to === 'group' ? -pid : pid, signal);
    },
  };
  createInterface(child.stderr).on('line', (line) => {
    stderr += `${line}\n`;
    options.onError?.(line, command);
  });
  let lines = 0;
  createInterface(child.stdout).on('line', (line) => {
    lines += 1;
    stdout += `${line}\n`;
    options.onLine?.(line, command);
    if (lines === options.closeOutputAfterLines) child.stdout.destroy();
  });
  return command;
}

/** The living processes of a group. */
function processesOf(group: number): number[] {
  if (!SHOWS_PROCESSES) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const [state, , processGroup] =
          readFileSync(`/proc/${String(pid)}/stat`, 'utf8')
            .split(') ')
            .at(-1)
            ?.split(' ') ?? [];
        return state !== 'Z' && Number(processGroup) === group;
      } catch {
        return false;
      }
    });
}
