import type { Clock } from '../../../kernel/clock.ts';
import type { InvocationContext, LoadedHandler } from '../load-function.ts';
import type { FunctionConfiguration } from '../store.ts';
import {
  type Environment,
  errorPayload,
  type Invocation,
  type InvocationResult,
  timedOut,
} from './environment.ts';

/** A function's code in this process, for tests and simulation: deterministic, but impossible to kill. */
export class InProcessEnvironment implements Environment {
  readonly alive = true;
  readonly #handler: LoadedHandler;
  readonly #configuration: FunctionConfiguration;
  readonly #logStreamName: string;
  readonly #clock: Clock;
  #abandon: ((result: InvocationResult) => void) | undefined;

  constructor(
    handler: LoadedHandler,
    configuration: FunctionConfiguration,
    logStreamName: string,
    clock: Clock,
  ) {
    this.#handler = handler;
    this.#configuration = configuration;
    this.#logStreamName = logStreamName;
    this.#clock = clock;
  }

  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const { timeoutSeconds } = this.#configuration;
    const deadlineMs = this.#clock.now() + timeoutSeconds * 1000;
    const abandoned = new Promise<InvocationResult>((resolve) => {
      this.#abandon = resolve;
    });
    const timer = this.#clock.schedule(deadlineMs, () =>
      this.#abandon?.(timedOut(invocation.requestId, timeoutSeconds)),
    );
    try {
      return await Promise.race([abandoned, this.#run(invocation, deadlineMs)]);
    } finally {
      timer.cancel();
    }
  }

  kill(): void {
    this.#abandon?.({
      payload: errorPayload('Runtime.ExitError', 'Runtime exited with error: signal: killed'),
      failed: true,
      dead: true,
    });
  }

  async #run(invocation: Invocation, deadlineMs: number): Promise<InvocationResult> {
    try {
      const answer = await this.#handler(
        JSON.parse(invocation.payload),
        this.#context(invocation, deadlineMs),
      );
      return { payload: JSON.stringify(answer ?? null), failed: false, dead: false };
    } catch (error) {
      const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error));
      return { payload: errorPayload(name, message, stack.split('\n')), failed: true, dead: false };
    }
  }

  #context(invocation: Invocation, deadlineMs: number): InvocationContext {
    return {
      functionName: this.#configuration.name,
      functionVersion: '$LATEST',
      invokedFunctionArn: this.#configuration.arn,
      memoryLimitInMB: String(this.#configuration.memoryMb),
      awsRequestId: invocation.requestId,
      logGroupName: this.#configuration.logGroupName,
      logStreamName: this.#logStreamName,
      getRemainingTimeInMillis: () => Math.max(0, deadlineMs - this.#clock.now()),
    };
  }
}
