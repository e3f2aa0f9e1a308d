import type { Clock } from '#ports/clock.ts';
import type { ImageCodec } from '#ports/image-codec.ts';
import type { Random } from '#ports/random.ts';
import type { ClientOptions } from '#adapters/aws/client-settings.ts';

/** Everything a function depends on that differs between Lambda and a simulation. */
export interface System {
  /** Read on each use, since Lambda changes it between invocations. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  /** Replaces HTTP. */
  readonly requestHandler?: object;
  readonly retryStrategy?: ClientOptions['retryStrategy'];
  readonly credentials?: ClientOptions['credentials'];
  /** Replaces the codec that the function made, or stands around it. */
  readonly imageCodec?: (codec: ImageCodec) => ImageCodec;
  /** Writes one log line. */
  readonly writeLine: (line: string) => void;
}

/** A function as Lambda calls it. */
export type Handler = (event: unknown) => Promise<unknown>;

/** The handler of a real process. It is composed on the first event, so that importing a function has no side effects. */
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
    // Never resolved: the request handler opens no socket.
    endpoint: 'http://127.0.0.1',
  };
}

/** @throws Error naming a variable that the stack did not set */
export function variable(env: System['env'], name: string): string {
  const value = env[name];
  if (value === undefined || value === '')
    throw new Error(
      `The environment variable ${name} is not set. The stack sets it: check lambda/<function>/descriptor.ts.`,
    );
  return value;
}
