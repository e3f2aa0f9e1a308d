import { FUNCTION_NAMES, type FunctionName } from '#lambda/functions.ts';
import {
  createRuntime,
  type DisorderOptions,
  type Principal,
  type Runtime,
  VirtualClock,
} from '#local/index.ts';
import type { Clock } from '#ports/clock.ts';
import type { ImageCodec } from '#ports/image-codec.ts';
import { synthesizeAssembly } from '#scripts/synth/synthesize-assembly.ts';

import type { Handler, System } from '../../lambda/shared/system.ts';
import { retriesAtOnce } from './retries-at-once.ts';

/** The whole system in this process: real assembly, real handlers, and time that advances only when nothing is due. */
export interface TestSystem {
  readonly runtime: Runtime;
  readonly clock: VirtualClock;
  /** Settings for an SDK client that calls as the owner. */
  readonly client: {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly requestHandler: object;
  };
  /** Values of the stack's outputs. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Log lines of a function. */
  linesOf(name: FunctionName): readonly string[];
  close(): Promise<void>;
}

interface SystemOptions {
  readonly seed?: number;
  readonly disorder?: DisorderOptions;
  /** Replaces sharp. */
  readonly imageCodec?: ImageCodec;
  /** Wraps a function's handler, e.g. with a fault. */
  readonly wrap?: (name: FunctionName, handler: Handler) => Handler;
  /** Wraps a function's calls to AWS. */
  readonly intercept?: (name: FunctionName, requestHandler: SdkHandler) => SdkHandler;
  /** Converts the system's time to the functions' clock. */
  readonly functionClock?: (clock: VirtualClock) => Clock;
  /** Start time, in milliseconds since the epoch. */
  readonly startMs?: number;
  /** An assembly other than the development stage's. */
  readonly assembly?: string;
}

/** A `requestHandler` for the SDK. */
export type SdkHandler = ReturnType<Runtime['requestHandler']>;

const START = Date.parse('2026-11-24T10:00:00.000Z');

export async function makeSystem(options: SystemOptions = {}): Promise<TestSystem> {
  const assembly =
    options.assembly ?? (await synthesizeAssembly({ stage: 'development', local: true })).assemblyDir;
  const composes = await loadComposes();
  const clock = new VirtualClock();
  clock.jumpTo(options.startMs ?? START);
  const lines = new Map<string, string[]>();
  let random = options.seed ?? 1;
  const imageCodec = countedCodecs(options.imageCodec, () => runtime);
  const runtime: Runtime = await createRuntime({
    assembly,
    clock,
    seed: options.seed ?? 1,
    ...(options.disorder === undefined ? {} : { disorder: options.disorder }),
    loadFunction: ({ functionName, environment, roleArn, log }) => {
      const name = FUNCTION_NAMES.find(
        (candidate) =>
          functionName.replace(/-(?:development|staging)$/, '') === `image-processor-${candidate}`,
      );
      const compose = name === undefined ? undefined : composes.get(name);
      if (name === undefined || compose === undefined) return undefined;
      const own: string[] = lines.get(name) ?? [];
      lines.set(name, own);
      const principal: Principal = { kind: 'role', roleArn, sessionName: functionName };
      const handler = runtime.requestHandler(principal);
      const made = compose({
        env: environment,
        clock: options.functionClock?.(clock) ?? clock,
        random: {
          next: () => {
            random = (random * 48_271) % 2_147_483_647;
            return random / 2_147_483_647;
          },
        },
        requestHandler: options.intercept?.(name, handler) ?? handler,
        retryStrategy: (maxAttempts) => retriesAtOnce(maxAttempts, runtime.work),
        imageCodec,
        writeLine: (line) => {
          own.push(line);
          log(line);
        },
      });
      return options.wrap?.(name, made) ?? made;
    },
  });
  return {
    runtime,
    clock,
    client: {
      region: runtime.region,
      endpoint: 'http://127.0.0.1',
      credentials: { accessKeyId: 'owner', secretAccessKey: 'known' },
      requestHandler: runtime.requestHandler(),
    },
    outputs: Object.assign({}, ...Object.values(runtime.outputs)) as Record<string, string>,
    linesOf: (name) => lines.get(name) ?? [],
    close: () => runtime.close(),
  };
}

/** Real work stops virtual time, and its results arrive in request order over all functions, so that a seed can be replayed. */
function countedCodecs(
  replacement: ImageCodec | undefined,
  runtime: () => Runtime,
): (codec: ImageCodec) => ImageCodec {
  let last: Promise<unknown> = Promise.resolve();
  const inOrder = <T>(task: () => Promise<T>): Promise<T> =>
    runtime().work.run(() => {
      const next = last.then(task, task);
      last = next.catch(() => undefined);
      return next;
    });
  return (made) => {
    const codec = replacement ?? made;
    return {
      metadata: (bytes) => inOrder(() => codec.metadata(bytes)),
      derive: (bytes, recipe) => inOrder(() => codec.derive(bytes, recipe)),
    };
  };
}

async function loadComposes(): Promise<ReadonlyMap<FunctionName, (system: System) => Handler>> {
  const modules = await Promise.all(
    FUNCTION_NAMES.map(async (name) => {
      const module = (await import(`../../lambda/${name}/index.ts`)) as {
        compose: (system: System) => Handler;
      };
      return [name, module.compose] as const;
    }),
  );
  return new Map(modules);
}
