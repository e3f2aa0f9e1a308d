import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';

import type { FunctionName } from '#lambda/functions.ts';

import type { Handler } from '../../../lambda/shared/system.ts';
import type { SdkHandler } from '../make-system.ts';

/** A function's call to AWS. */
export interface CallPoint {
  readonly functionName: FunctionName;
  /** `DynamoDB_20120810.UpdateItem`, `PUT /bucket/key`. */
  readonly call: string;
  /** Number of earlier calls in this system, by all functions. */
  readonly index: number;
}

/**
 * What happens to a call: it succeeds; the process dies before it, or after its effect but before its response; only its
 * response is lost; the service is too busy.
 */
export type Fate = 'go' | 'die-before' | 'die-after' | 'lose-reply' | 'throttle';

export interface Faults {
  readonly wrap: (name: FunctionName, handler: Handler) => Handler;
  readonly intercept: (name: FunctionName, requestHandler: SdkHandler) => SdkHandler;
  /** Every call so far. */
  readonly calls: readonly CallPoint[];
}

type Request = Parameters<SdkHandler['handle']>[0];
type Answer = Awaited<ReturnType<SdkHandler['handle']>>;

/** One invocation of a function, which ends if its process dies. */
class Invocation {
  #dead = false;
  readonly #reject: (error: Error) => void;

  constructor(reject: (error: Error) => void) {
    this.#reject = reject;
  }

  get dead(): boolean {
    return this.#dead;
  }

  die(): void {
    this.#dead = true;
    this.#reject(exited());
  }
}

/** Injects faults between the functions and AWS. A dead function makes no further calls and never returns. */
export function makeFaults(fateOf: (point: CallPoint) => Fate): Faults {
  const invocations = new AsyncLocalStorage<Invocation>();
  const calls: CallPoint[] = [];
  return {
    calls,
    wrap: (_name, handler) => (event) =>
      new Promise((resolve, reject) => {
        const invocation = new Invocation(reject);
        invocations.run(invocation, () => {
          handler(event).then(
            (result) => {
              if (!invocation.dead) resolve(result);
            },
            (error: unknown) => {
              if (!invocation.dead) reject(error instanceof Error ? error : new Error(String(error)));
            },
          );
        });
      }),
    intercept: (functionName, inner) => ({
      ...inner,
      handle: async (request) => {
        const invocation = invocations.getStore();
        if (isDead(invocation)) return never();
        const point = { functionName, call: nameOf(request), index: calls.length };
        calls.push(point);
        const fate = fateOf(point);
        if (fate === 'throttle') return throttled(request);
        if (fate === 'die-before') return dead(invocation);
        const answer = await inner.handle(request);
        if (fate === 'die-after') return dead(invocation);
        if (fate === 'lose-reply') throw brokenConnection();
        return isDead(invocation) ? never() : answer;
      },
    }),
  };
}

/** A function, because the process may die during an await. */
function isDead(invocation: Invocation | undefined): boolean {
  return invocation?.dead === true;
}

function dead(invocation: Invocation | undefined): Promise<never> {
  invocation?.die();
  return never();
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

function nameOf({ headers, method, path }: Request): string {
  return headers['x-amz-target'] ?? headers['X-Amz-Target'] ?? `${method} ${path}`;
}

/** The error that Lambda reports for a dead process. */
function exited(): Error {
  const error = new Error('Runtime exited with error: signal: killed');
  error.name = 'Runtime.ExitError';
  return error;
}

function brokenConnection(): Error {
  return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
}

function throttled(request: Request): Promise<Answer> {
  const isS3 = !nameOf(request).includes('.') || nameOf(request).includes(' ');
  const body = isS3
    ? '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'
    : JSON.stringify({ __type: 'ThrottlingException', message: 'Rate exceeded' });
  return Promise.resolve({
    response: {
      statusCode: isS3 ? 503 : 400,
      headers: { 'content-type': isS3 ? 'application/xml' : 'application/x-amz-json-1.0' },
      body: Readable.from([Buffer.from(body)], { objectMode: false }),
    },
  });
}
