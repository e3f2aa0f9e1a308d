import { Blobs } from '#local/kernel/blobs.ts';
import { Database } from '#local/kernel/database.ts';
import { type DisorderOptions, NO_DISORDER } from '#local/kernel/disorder.ts';
import { Kernel } from '#local/kernel/kernel.ts';
import type { Members } from '#local/kernel/operation.ts';
import { type Principal, ROOT } from '#local/kernel/principal.ts';
import { seededRandom } from '#local/kernel/random.ts';
import type { ServiceFactory } from '#local/kernel/service.ts';
import { settle } from '#local/kernel/settle.ts';
import { VirtualClock } from '#local/kernel/virtual-clock.ts';
import { Work } from '#local/kernel/work.ts';

export interface TestKernel {
  readonly kernel: Kernel;
  readonly clock: VirtualClock;
  /** Calls an operation as root (or as `principal`) and returns its output. */
  call(service: string, operation: string, input?: Members, principal?: Principal): Promise<Members>;
  /** Runs everything due under the virtual clock; with `forMs`, time advances by exactly that. */
  settle(forMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** A kernel in memory with a virtual clock and only the given services, all started. */
export function makeKernel(
  factories: readonly ServiceFactory[],
  options: { readonly seed?: number; readonly disorder?: DisorderOptions; readonly database?: Database } = {},
): TestKernel {
  const clock = new VirtualClock();
  const work = new Work();
  const kernel = new Kernel({
    accountId: '123456789012',
    region: 'eu-central-1',
    clock,
    work,
    random: seededRandom(options.seed ?? 1),
    disorder: options.disorder ?? NO_DISORDER,
    database: options.database ?? new Database(':memory:'),
    blobs: new Blobs(undefined, work),
  });
  for (const factory of factories) kernel.register(factory(kernel));
  for (const service of kernel.services) service.start?.();
  kernel.deliveries.start();
  return {
    kernel,
    clock,
    call: (service, operation, input = {}, principal = ROOT) =>
      kernel.call({ service, operation, input, principal }),
    settle: (forMs) => settle(clock, work, forMs === undefined ? {} : { untilMs: clock.now() + forMs }),
    close: async () => {
      kernel.deliveries.stop();
      for (const service of kernel.services) await service.stop?.();
      kernel.database.close();
    },
  };
}
