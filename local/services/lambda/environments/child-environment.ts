import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Clock, Timer } from '../../../kernel/clock.ts';
import type { EndWork, Work } from '../../../kernel/work.ts';
import type { FromHost, ToHost } from '../host/messages.ts';
import type { FunctionConfiguration } from '../store.ts';
import {
  type Environment,
  errorPayload,
  type Invocation,
  type InvocationResult,
  timedOut,
} from './environment.ts';

const HOST = fileURLToPath(new URL('../host/main.ts', import.meta.url));
/** How long loading the code may take before it counts as failed. Source: AWS Lambda developer guide, "Init phase" (10 s). */
const INIT_LIMIT_MS = 10_000;
/**
 * V8 does not collect the old space below this size. With the default, large downloads triggered a collection every
 * few invocations, a tenth of a function's work.
 */
const INITIAL_HEAP_MB = 256;
const MEMORY_CHECK_MS = 250;
const PAGE_BYTES = 4096;

export interface ChildEnvironmentOptions {
  readonly configuration: FunctionConfiguration;
  readonly variables: Readonly<Record<string, string>>;
  readonly environmentId: string;
  readonly codeCacheDirectory?: string;
  readonly clock: Clock;
  readonly work: Work;
  onLine(line: string): void;
}

interface Current {
  readonly invocation: Invocation;
  readonly resolve: (result: InvocationResult) => void;
  readonly endWork: EndWork;
  timer: Timer;
  memoryTimer: Timer | undefined;
}

/**
 * A function's code in its own process, so that it can always be killed: native code cannot be interrupted in any
 * other way.
 */
export class ChildEnvironment implements Environment {
  readonly #options: ChildEnvironmentOptions;
  readonly #child: ChildProcess;
  #ready = false;
  #current: Current | undefined;
  #initError: string | undefined;

  constructor(options: ChildEnvironmentOptions) {
    this.#options = options;
    const { configuration, variables, codeCacheDirectory } = options;
    this.#child = fork(HOST, {
      cwd: configuration.codeDirectory,
      // The V8 heap may use all of the function's memory; most of what a function needs may also lie outside the heap.
      execArgv: [
        '--no-warnings',
        `--initial-old-space-size=${String(Math.min(INITIAL_HEAP_MB, configuration.memoryMb))}`,
        `--max-old-space-size=${String(configuration.memoryMb)}`,
      ],
      env: {
        ...variables,
        ...(codeCacheDirectory === undefined ? {} : { LOCAL_CODE_CACHE: codeCacheDirectory }),
      },
      // The host sends log lines over IPC; only a crash of Node.js itself still arrives here.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        for (const line of text.trimEnd().split('\n')) options.onLine(line);
      });
    }
    this.#child.on('message', (message: FromHost) => {
      this.#received(message);
    });
    this.#child.on('exit', (code, signal) => {
      this.#exited(code, signal);
    });
    this.#child.on('error', (error) => {
      this.#finish({ payload: errorPayload('Runtime.ExitError', error.message), failed: true, dead: true });
    });
  }

  invoke(invocation: Invocation): Promise<InvocationResult> {
    const { clock, work, environmentId } = this.#options;
    return new Promise((resolve) => {
      if (!this.#child.connected) {
        resolve({
          payload: errorPayload(
            'Runtime.ExitError',
            `RequestId: ${invocation.requestId} Error: Runtime exited before the invocation`,
          ),
          failed: true,
          dead: true,
        });
        return;
      }
      const limitMs = this.#ready ? this.#timeoutMs : INIT_LIMIT_MS;
      this.#current = {
        invocation,
        resolve,
        endWork: work.beginProcess(environmentId),
        timer: clock.schedule(clock.now() + limitMs, () => {
          this.#timedOut();
        }),
        memoryTimer: undefined,
      };
      if (this.#initError !== undefined) this.#failedToStart(this.#initError);
      else if (this.#ready) this.#begin(this.#current);
    });
  }

  get alive(): boolean {
    return this.#child.connected;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  get #timeoutMs(): number {
    return this.#options.configuration.timeoutSeconds * 1000;
  }

  /** Loading does not count toward the function's timeout, as on AWS. */
  #begin(current: Current): void {
    const { clock, configuration } = this.#options;
    const { invocation } = current;
    current.timer.cancel();
    current.timer = clock.schedule(clock.now() + this.#timeoutMs, () => {
      this.#timedOut();
    });
    this.#watchMemory(current);
    const message: ToHost = {
      kind: 'invoke',
      requestId: invocation.requestId,
      payload: invocation.payload,
      nowMs: clock.now(),
      remainingMs: this.#timeoutMs,
      functionArn: configuration.arn,
      ...(invocation.traceHeader === undefined ? {} : { traceHeader: invocation.traceHeader }),
    };
    this.#child.send(message);
  }

  #received(message: FromHost): void {
    switch (message.kind) {
      case 'ready':
        this.#ready = true;
        if (this.#current !== undefined) this.#begin(this.#current);
        return;
      case 'log':
        this.#options.onLine(message.line);
        return;
      case 'answer':
        this.#finish({ payload: message.payload, failed: false, dead: false });
        return;
      case 'error': {
        const payload = errorPayload(message.errorType, message.errorMessage, message.trace);
        if (message.requestId === undefined) this.#failedToStart(payload);
        else this.#finish({ payload, failed: true, dead: false });
      }
    }
  }

  #failedToStart(payload: string): void {
    this.#initError = payload;
    this.#finish({ payload, failed: true, dead: true });
    this.kill();
  }

  #timedOut(): void {
    const requestId = this.#current?.invocation.requestId ?? '';
    this.#finish(
      timedOut(requestId, this.#ready ? this.#options.configuration.timeoutSeconds : INIT_LIMIT_MS / 1000),
    );
    this.kill();
  }

  #exited(code: number | null, signal: NodeJS.Signals | null): void {
    const how = signal === null ? `exit status ${String(code)}` : `signal: ${signal}`;
    const message = `RequestId: ${this.#current?.invocation.requestId ?? ''} Error: Runtime exited with error: ${how}`;
    this.#finish({ payload: errorPayload('Runtime.ExitError', message), failed: true, dead: true });
  }

  /** Linux reports a process's memory in /proc; on other systems only V8's own limit applies. */
  #watchMemory(current: Current): void {
    const { clock, configuration } = this.#options;
    current.memoryTimer = clock.schedule(
      clock.now() + MEMORY_CHECK_MS,
      () => {
        if (this.#current !== current) return;
        if (residentBytes(this.#child.pid) <= configuration.memoryMb * 1024 * 1024) {
          this.#watchMemory(current);
          return;
        }
        const message = `RequestId: ${current.invocation.requestId} Error: Runtime exited with error: signal: killed`;
        this.#finish({ payload: errorPayload('Runtime.OutOfMemory', message), failed: true, dead: true });
        this.kill();
      },
      { background: true },
    );
  }

  #finish(result: InvocationResult): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    current.timer.cancel();
    current.memoryTimer?.cancel();
    current.endWork();
    current.resolve(result);
  }
}

function residentBytes(pid: number | undefined): number {
  try {
    return Number(readFileSync(`/proc/${String(pid)}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}
