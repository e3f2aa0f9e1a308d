import { join } from 'node:path';

import type { ServiceContext } from '../../kernel/service-context.ts';
import { environmentLimit } from './concurrency.ts';
import { ChildEnvironment } from './environments/child-environment.ts';
import type { Environment, Invocation, InvocationResult } from './environments/environment.ts';
import { InProcessEnvironment } from './environments/in-process-environment.ts';
import { Pool } from './environments/pool.ts';
import { environmentVariables } from './environments/variables.ts';
import { functionPrincipal } from './function-principal.ts';
import type { LoadFunction } from './load-function.ts';
import { LogWriter } from './log-writer.ts';
import type { FunctionConfiguration } from './store.ts';

/** Source: Lambda quotas, concurrent executions of an account. */
const ACCOUNT_CONCURRENCY = 1000;

/** Options that the runtime sets for functions. */
export interface LambdaOptions {
  readonly loadFunction?: LoadFunction | undefined;
  /** Where compiled code is kept between runs; none disables the cache. */
  readonly codeCacheDirectory?: string | undefined;
}

/** Runs functions: finds or starts an environment, enforces the timeout, writes the log. */
export class Invoker {
  readonly #kernel: ServiceContext;
  readonly #options: LambdaOptions;
  readonly #pools = new Map<string, Pool>();
  #closed = false;

  constructor(kernel: ServiceContext, options: LambdaOptions) {
    this.#kernel = kernel;
    this.#options = options;
  }

  async invoke(configuration: FunctionConfiguration, invocation: Invocation): Promise<InvocationResult> {
    const { clock } = this.#kernel;
    let startedMs = clock.now();
    this.#trace(configuration, invocation, 'started');
    const { cold, ...result } = await this.#pool(configuration).invoke({
      ...invocation,
      holdTime: () => {
        const goOn = invocation.holdTime?.();
        return () => {
          startedMs = clock.now();
          goOn?.();
        };
      },
    });
    const durationMs = clock.now() - startedMs;
    this.#kernel.trace.add({
      kind: 'invocation',
      service: 'lambda',
      name: result.failed ? 'failed' : 'succeeded',
      resource: configuration.arn,
      durationMs,
      detail: { requestId: invocation.requestId, cold },
      ...(result.failed ? { error: readError(result.payload) } : {}),
    });
    return result;
  }

  /** How many environments a function may have: AWS's limit, and for processes the machine's capacity. */
  limitOf(configuration: FunctionConfiguration): number {
    return this.#options.loadFunction === undefined
      ? environmentLimit(configuration)
      : (configuration.reservedConcurrency ?? ACCOUNT_CONCURRENCY);
  }

  /** Drops the environments of a function whose configuration has changed. */
  reset(name: string): void {
    this.#pools.get(name)?.close();
    this.#pools.delete(name);
  }

  /** Ends every process. An invocation after this fails and starts none: what had failed would try again for ever. */
  close(): void {
    this.#closed = true;
    for (const pool of this.#pools.values()) pool.close();
  }

  #pool(configuration: FunctionConfiguration): Pool {
    let pool = this.#pools.get(configuration.name);
    if (pool === undefined) {
      pool = new Pool(configuration, this.limitOf(configuration), (current) => this.#environment(current));
      if (this.#closed) pool.close();
      this.#pools.set(configuration.name, pool);
    }
    return pool;
  }

  #environment(configuration: FunctionConfiguration): Environment {
    const { clock, work, credentials, random, region, endpoint } = this.#kernel;
    const environmentId = random.hex(32);
    const logStreamName = `${new Date(clock.now()).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${environmentId}`;
    const key = credentials.issue(functionPrincipal(configuration, environmentId));
    const variables = environmentVariables({ configuration, region, endpoint, key, logStreamName });
    const writer = new LogWriter(this.#kernel, configuration, logStreamName);
    const onLine = (line: string): void => {
      writer.write(line);
    };
    const handler = this.#options.loadFunction?.({
      functionName: configuration.name,
      environment: variables,
      roleArn: configuration.roleArn,
      log: onLine,
    });
    if (handler !== undefined) return new InProcessEnvironment(handler, configuration, logStreamName, clock);
    const { codeCacheDirectory } = this.#options;
    return new ChildEnvironment({
      configuration,
      variables,
      environmentId,
      clock,
      work,
      onLine,
      ...(codeCacheDirectory === undefined
        ? {}
        : { codeCacheDirectory: join(codeCacheDirectory, configuration.name) }),
    });
  }

  #trace(configuration: FunctionConfiguration, invocation: Invocation, name: string): void {
    this.#kernel.trace.add({
      kind: 'invocation',
      service: 'lambda',
      name,
      resource: configuration.arn,
      detail: { requestId: invocation.requestId },
    });
  }
}

/** The error in a failed invocation's payload. */
export function readError(payload: string): { code: string; message: string } {
  const { errorType, errorMessage } = JSON.parse(payload) as { errorType?: string; errorMessage?: string };
  return { code: errorType ?? 'Error', message: errorMessage ?? '' };
}
