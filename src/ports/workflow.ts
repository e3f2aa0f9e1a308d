import type { MachineInput } from '#contracts/messages.ts';

export interface WorkflowResult {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'NOT_RUN';
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** The state machine that takes an image through its stages. */
export interface Workflow {
  /** Runs it and waits for it to end. @throws PipelineError if it could not be started */
  run(input: MachineInput, traceHeader?: string): Promise<WorkflowResult>;
}
