import { randomBytes } from 'node:crypto';

import { provision, type ProvisionedStacks, type RunningResource } from './assembly/provision.ts';
import { readAssembly } from './assembly/read-assembly.ts';
import type { Stack } from './assembly/template.ts';
import { type Principal, ROOT } from './aws/principal.ts';
import { type CodeCache, openCodeCache } from './code-cache.ts';
import { Gateway } from './gateway/gateway.ts';
import { HttpServer, LOOPBACK } from './gateway/http-server.ts';
import { type InProcessHandler, inProcessHandler } from './gateway/in-process-handler.ts';
import { Blobs } from './kernel/blobs.ts';
import type { Clock } from './kernel/clock.ts';
import type { AccessKey } from './kernel/credentials.ts';
import { type DisorderOptions, NO_DISORDER } from './kernel/disorder.ts';
import { Kernel } from './kernel/kernel.ts';
import { seededRandom } from './kernel/random.ts';
import { settle, type SettleOptions } from './kernel/settle.ts';
import { openState } from './kernel/state-directory.ts';
import { SystemClock } from './kernel/system-clock.ts';
import type { Trace } from './kernel/trace.ts';
import { VirtualClock } from './kernel/virtual-clock.ts';
import { Work } from './kernel/work.ts';
import { serviceFactories } from './services/index.ts';
import type { LoadFunction } from './services/lambda/load-function.ts';

/** Account and region of an environment-agnostic assembly. */
const DEFAULT_ACCOUNT = '123456789012';
const DEFAULT_REGION = 'eu-central-1';

export interface RuntimeOptions {
  /** Directory of a cloud assembly; none: an empty account. */
  readonly assembly?: string;
  /** Directory that survives the run; none: everything in memory. */
  readonly stateDir?: string;
  /** Port of the gateway on 127.0.0.1; 0 picks a free one; undefined opens none (in-process use only). */
  readonly port?: number;
  /** The machine's time by default. */
  readonly clock?: Clock;
  /** Seed of everything random except keys. Random by default. */
  readonly seed?: number | string;
  readonly disorder?: DisorderOptions;
  /** Returns the handler of a function to run in this process; undefined runs it in a child process. */
  readonly loadFunction?: LoadFunction;
}

/** A running account on this machine. */
export interface Runtime {
  readonly accountId: string;
  readonly region: string;
  /** Base URL of the gateway; unreachable if no port was requested. */
  readonly endpoint: string;
  /** Keys of the account's owner, new at every start. */
  readonly credentials: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey'>;
  readonly seed: string;
  readonly resources: readonly RunningResource[];
  readonly outputs: ProvisionedStacks['outputs'];
  readonly notRunHere: ProvisionedStacks['notRunHere'];
  readonly trace: Trace;
  /** Aborted with a LocalError DISK_FULL when the disk of the state is full: nothing is written any more, so close it. */
  readonly failed: AbortSignal;
  /** Real work in progress; functions that run in this process register theirs here. */
  readonly work: Work;
  /** A `requestHandler` for SDK clients in this process, calling as `principal` (the owner by default). */
  requestHandler(principal?: Principal): InProcessHandler;
  /** Under a virtual clock: runs everything that is due. */
  settle(options?: SettleOptions): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the runtime: opens the state, provisions the assembly, starts background work.
 *
 * @throws LocalError with a code from a closed list
 */
export async function createRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
  const stacks = options.assembly === undefined ? [] : readAssembly(options.assembly);
  const seed = String(options.seed ?? randomBytes(4).toString('hex'));
  const kernel = makeKernel(options, stacks, seed);
  const gateway = new Gateway(kernel);
  const parts: Parts = {
    kernel,
    gateway,
    server: options.port === undefined ? undefined : new HttpServer(gateway, kernel.clock),
    codeCache: openCodeCache(options.stateDir),
  };
  try {
    registerServices(kernel, options.loadFunction, parts.codeCache);
    kernel.endpoint = await listen(parts.server, options.port);
    const provisioned = await provision(stacks, kernel);
    for (const service of kernel.services) service.start?.();
    kernel.deliveries.start();
    return running(parts, seed, provisioned);
  } catch (error) {
    await stop(parts);
    // What a full disk broke may have been reported as an error of AWS.
    kernel.database.disk.full.throwIfAborted();
    throw error;
  }
}

/** The parts of a runtime, which `stop` closes. */
interface Parts {
  readonly kernel: Kernel;
  readonly gateway: Gateway;
  /** Absent if no port was requested. */
  readonly server: HttpServer | undefined;
  readonly codeCache: CodeCache;
}

function registerServices(
  kernel: Kernel,
  loadFunction: LoadFunction | undefined,
  codeCache: CodeCache,
): void {
  const factories = serviceFactories({ lambda: { loadFunction, codeCacheDirectory: codeCache.directory } });
  for (const factory of factories) kernel.register(factory(kernel));
}

async function listen(server: HttpServer | undefined, port = 0): Promise<string> {
  const taken = server === undefined ? 0 : await server.listen(port);
  return `http://${LOOPBACK}:${String(taken)}`;
}

function makeKernel(options: RuntimeOptions, stacks: readonly Stack[], seed: string): Kernel {
  const { database, blobDirectory } = openState(options.stateDir);
  const work = new Work();
  return new Kernel({
    accountId: stacks.find(({ accountId }) => accountId !== undefined)?.accountId ?? DEFAULT_ACCOUNT,
    region: stacks.find(({ region }) => region !== undefined)?.region ?? DEFAULT_REGION,
    clock: options.clock ?? new SystemClock(),
    random: seededRandom(seed),
    disorder: options.disorder ?? NO_DISORDER,
    database,
    blobs: new Blobs(blobDirectory, work, database.disk),
    work,
  });
}

function running(parts: Parts, seed: string, provisioned: ProvisionedStacks): Runtime {
  const { kernel, gateway } = parts;
  const { accessKeyId, secretAccessKey } = kernel.credentials.issue(ROOT);
  let stopped: Promise<void> | undefined;
  return {
    accountId: kernel.accountId,
    region: kernel.region,
    endpoint: kernel.endpoint,
    credentials: { accessKeyId, secretAccessKey },
    seed,
    ...provisioned,
    trace: kernel.trace,
    failed: kernel.database.disk.full,
    work: kernel.work,
    requestHandler: (principal = ROOT) => inProcessHandler(gateway, principal),
    settle: async (settleOptions) => {
      if (!(kernel.clock instanceof VirtualClock))
        throw new Error(
          "settle() needs a VirtualClock, but this runtime uses the machine's time. Pass one as the option clock.",
        );
      await settle(kernel.clock, kernel.work, settleOptions);
    },
    close: () => (stopped ??= stop(parts)),
  };
}

async function stop({ kernel, server, codeCache }: Parts): Promise<void> {
  kernel.deliveries.stop();
  // Side by side: what one still waits for may be something that another ends.
  await Promise.all(kernel.services.map((service) => service.stop?.() ?? Promise.resolve()));
  await server?.close();
  await kernel.work.idle();
  kernel.database.close();
  codeCache.close();
}
