import type { FunctionConfiguration } from '../store.ts';

/** One invocation as an execution environment gets it. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly traceHeader?: string;
}

/** What an invocation came to. `error` names it as AWS does: the handler's own error, or the sandbox's. */
export interface InvocationResult {
  /** JSON text: the handler's answer, or `{errorType, errorMessage, trace}`. */
  readonly payload: string;
  readonly failed: boolean;
  /** The environment can take no further invocation. */
  readonly dead: boolean;
}

/** A place where one function's code is loaded and runs one invocation at a time. */
export interface Environment {
  /** False once it has ended by itself: what is idle then is not used again, and nobody's invocation fails of it. */
  readonly alive: boolean;
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Ends it at once; an invocation under way then fails. */
  kill(): void;
}

export type MakeEnvironment = (configuration: FunctionConfiguration) => Environment;

/** The payload of a failed invocation. */
export function errorPayload(errorType: string, errorMessage: string, trace: readonly string[] = []): string {
  return JSON.stringify({ errorType, errorMessage, ...(trace.length === 0 ? {} : { trace }) });
}

/** Source: AWS Lambda developer guide, "Troubleshoot execution issues" (task timed out). */
export function timedOut(requestId: string, timeoutSeconds: number): InvocationResult {
  const message = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
  return { payload: errorPayload('Sandbox.Timedout', message), failed: true, dead: true };
}
