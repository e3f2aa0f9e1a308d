import { createRuntime, type Runtime } from '#local/index.ts';

import { announceRunning, type RunningSystem, withdrawRunning } from './running-system.ts';

export interface LocalOptions {
  /** Absent: an empty account. */
  readonly assembly?: string;
  readonly state: string;
  /** 0: any free port. */
  readonly port: number;
}

/** A runtime that other commands find by its state directory. */
export interface LocalSystem {
  readonly runtime: Runtime;
  readonly access: RunningSystem;
  close(): Promise<void>;
}

export async function startRuntime({ assembly, state, port }: LocalOptions): Promise<LocalSystem> {
  const runtime = await createRuntime({
    stateDir: state,
    port,
    ...(assembly === undefined ? {} : { assembly }),
  });
  const access: RunningSystem = {
    pid: process.pid,
    endpoint: runtime.endpoint,
    region: runtime.region,
    accountId: runtime.accountId,
    credentials: runtime.credentials,
    outputs: Object.assign({}, ...Object.values(runtime.outputs)) as Record<string, string>,
    resources: runtime.resources.map(({ logicalId, type, physicalId, arn, url }) => ({
      logicalId,
      type,
      physicalId,
      ...(arn === undefined ? {} : { arn }),
      ...(url === undefined ? {} : { url }),
    })),
  };
  try {
    await announceRunning(state, access);
  } catch (error) {
    await runtime.close();
    throw error;
  }
  return {
    runtime,
    access,
    close: async () => {
      withdrawRunning(state);
      await runtime.close();
    },
  };
}
