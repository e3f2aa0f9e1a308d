import type { HoldTime } from '../../../kernel/call.ts';
import type { FunctionConfiguration } from '../store.ts';

/** One invocation as an execution environment receives it. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly traceHeader?: string;
  /** Called while it waits for an environment. */
  readonly holdTime?: HoldTime;
}

/** The result of an invocation. */
export interface InvocationResult {
  /** JSON text: the handler's answer, or `{errorType, errorMessage, trace}`. */
  readonly payload: string;
  readonly failed: boolean;
  /** The environment cannot take another invocation. */
  readonly dead: boolean;
}

/** Holds one function's loaded code and runs one invocation at a time. */
export interface Environment {
  /**
   * False once it has exited on its own: an idle environment is then not reused, so no invocation fails because of
   * it.
   */
  readonly alive: boolean;
  invoke(invocation: Invocation): Promise<InvocationResult>;
  /** Ends it immediately; an invocation in progress fails. */
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
