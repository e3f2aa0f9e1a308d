import type { FunctionConfiguration } from '../store.ts';
import {
  type Environment,
  errorPayload,
  type Invocation,
  type InvocationResult,
  type MakeEnvironment,
} from './environment.ts';

const CLOSED = {
  payload: errorPayload('Runtime.ExitError', 'Error: Runtime exited: the runtime is stopping'),
  failed: true,
  dead: true,
  cold: false,
};

/**
 * The warm environments of one function. An invocation uses an idle one, starts a new one up to `limit`, or waits;
 * waiting counts neither toward the function's timeout nor toward its caller's, because on AWS there would be no wait.
 */
export class Pool {
  readonly #make: MakeEnvironment;
  readonly #limit: number;
  readonly #idle: Environment[] = [];
  readonly #all = new Set<Environment>();
  readonly #waiting: ((environment: Environment | undefined) => void)[] = [];
  #configuration: FunctionConfiguration;
  #closed = false;

  constructor(configuration: FunctionConfiguration, limit: number, make: MakeEnvironment) {
    this.#configuration = configuration;
    this.#limit = limit;
    this.#make = make;
  }

  async invoke(invocation: Invocation): Promise<InvocationResult & { readonly cold: boolean }> {
    if (this.#closed) return CLOSED;
    const warm = this.#takeIdle();
    const environment =
      warm ?? (this.#all.size < this.#limit ? this.#add() : await this.#nextIdle(invocation));
    if (environment === undefined) return CLOSED;
    const result = await environment.invoke(invocation);
    if (result.dead) this.#replace(environment);
    else this.#release(environment);
    return { ...result, cold: warm === undefined };
  }

  /** The most recently used one: its memory is warmest. */
  #takeIdle(): Environment | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.alive) return idle;
      this.#all.delete(idle);
    }
    return undefined;
  }

  /** Ends every environment; invocations in progress, waiting or yet to come fail. None is made any more. */
  close(): void {
    this.#closed = true;
    for (const environment of this.#all) environment.kill();
    this.#all.clear();
    this.#idle.length = 0;
    for (const wake of this.#waiting.splice(0)) wake(undefined);
  }

  #add(): Environment {
    const environment = this.#make(this.#configuration);
    this.#all.add(environment);
    return environment;
  }

  /** Undefined if the pool was closed meanwhile. */
  async #nextIdle({ holdTime }: Invocation): Promise<Environment | undefined> {
    const goOn = holdTime?.();
    const environment = await new Promise<Environment | undefined>((resolve) => {
      this.#waiting.push(resolve);
    });
    goOn?.();
    return environment ?? (this.#closed ? undefined : this.#add());
  }

  #release(environment: Environment): void {
    const next = this.#waiting.shift();
    if (next !== undefined) next(environment);
    else if (!this.#closed) this.#idle.push(environment);
  }

  #replace(environment: Environment): void {
    this.#all.delete(environment);
    this.#waiting.shift()?.(undefined);
  }
}
