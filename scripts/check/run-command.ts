import { spawn } from 'node:child_process';
import { delimiter, dirname, resolve } from 'node:path';

export interface CommandResult {
  readonly ok: boolean;
  /** Standard output and error, in the order they came. */
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a command line as npm would: this Node first on the path, then the tools of node_modules/.bin. */
export function runCommand(command: string, options: { readonly show: boolean }): Promise<CommandResult> {
  const startedMs = performance.now();
  const path = [dirname(process.execPath), resolve('node_modules/.bin'), process.env['PATH'] ?? ''];
  const child = spawn(command, {
    shell: true,
    stdio: options.show ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: path.join(delimiter) },
  });
  const chunks: Buffer[] = [];
  const keep = (chunk: Buffer): void => {
    chunks.push(chunk);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return new Promise((done, fail) => {
    child.on('error', fail);
    child.on('close', (code) => {
      done({
        ok: code === 0,
        output: Buffer.concat(chunks).toString('utf8'),
        durationMs: performance.now() - startedMs,
      });
    });
  });
}
