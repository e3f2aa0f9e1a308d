import type { MachineInput } from '#contracts/messages.ts';
import type { Workflow } from '#ports/workflow.ts';

/** A state machine made of one function, whose errors it reports as Step Functions does. */
export function memoryWorkflow(execute: (input: MachineInput) => Promise<unknown>): Workflow {
  return {
    run: async (input) => {
      try {
        await execute(input);
        return { status: 'SUCCEEDED' };
      } catch (error) {
        const { name, message } = error instanceof Error ? error : new Error(String(error));
        return { status: 'FAILED', error: name, cause: JSON.stringify({ errorMessage: message }) };
      }
    },
  };
}
