import type { Clock } from '#ports/clock.ts';
import type { ImageCodec } from '#ports/image-codec.ts';
import type { Random } from '#ports/random.ts';
import type { ClientOptions } from '#adapters/aws/client-settings.ts';

/** What a function is made from: everything that differs between a process of its own and a simulation. */
export interface System {
  /** Read when it is needed: Lambda changes it from call to call. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  /** In place of HTTP. */
  readonly requestHandler?: object;
  readonly retryStrategy?: ClientOptions['retryStrategy'];
  readonly credentials?: ClientOptions['credentials'];
  /** In place of sharp. */
  readonly imageCodec?: ImageCodec;
  /** Takes one line of the log. */
  readonly writeLine: (line: string) => void;
}

/** A function as Lambda calls it. */
export type Handler = (event: unknown) => Promise<unknown>;

/** The handler of a process of its own, composed with its first event: importing a function has no effect. */
export function ofProcess(compose: (system: System) => Handler): Handler {
  let handler: Handler | undefined;
  return (event) => (handler ??= compose(processSystem()))(event);
}

function processSystem(): System {
  return {
    env: process.env,
    clock: { now: () => Date.now() },
    random: { next: () => Math.random() },
    writeLine: (line) => process.stdout.write(`${line}\n`),
  };
}

/** How this system's clients reach AWS. */
export function clientOptions({ requestHandler, retryStrategy, credentials, env }: System): ClientOptions {
  if (requestHandler === undefined) return credentials === undefined ? {} : { credentials };
  return {
    requestHandler,
    ...(retryStrategy === undefined ? {} : { retryStrategy }),
    region: variable(env, 'AWS_REGION'),
    credentials: credentials ?? { accessKeyId: 'known', secretAccessKey: 'by-its-principal' },
    // Never looked up: the handler has no socket.
    endpoint: 'http://127.0.0.1',
  };
}

/** @throws Error naming the variable that the stack did not set */
export function variable(env: System['env'], name: string): string {
  const value = env[name];
  if (value === undefined || value === '')
    throw new Error(
      `The environment variable ${name} is not set; expected the name of a resource. The stack sets it (lambda/<function>/descriptor.ts).`,
    );
  return value;
}
