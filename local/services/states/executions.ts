import type { ServiceContext } from '../../kernel/service-context.ts';
import { toAwsError } from '../../kernel/to-aws-error.ts';
import { ExecutionLog } from './execution-log.ts';
import { findIntegration } from './integrations/find-integration.ts';
import type { Caller } from './integrations/integration.ts';
import type { Definition } from './interpreter/definition.ts';
import type { Environment, Outcome, TaskCall } from './interpreter/environment.ts';
import { Interruption, RUNTIME, runtimeFailure } from './interpreter/failure.ts';
import { parseJson } from './interpreter/json.ts';
import { runExecution } from './interpreter/run-execution.ts';
import { Recorder } from './recorder.ts';
import type { Machine, StatesStore } from './store.ts';

/** Source: Step Functions quotas, "Maximum execution time" of an express workflow. */
const LONGEST_EXPRESS_MS = 300_000;

export interface ExecutionRequest {
  readonly arn: string;
  readonly name: string;
  readonly machine: Machine;
  /** JSON text. */
  readonly input: string;
  readonly traceHeader?: string | undefined;
}

interface Running {
  readonly machineArn: string;
  readonly controller: AbortController;
  readonly recorder: Recorder;
  readonly ended: Promise<Outcome>;
}

/** The running executions. Their time is the kernel's clock. */
export class Executions {
  readonly #kernel: ServiceContext;
  readonly #store: StatesStore;
  readonly #running = new Map<string, Running>();

  constructor(kernel: ServiceContext, store: StatesStore) {
    this.#kernel = kernel;
    this.#store = store;
  }

  /** Runs an execution to its end. */
  async run(request: ExecutionRequest): Promise<Outcome> {
    const { machine, arn } = request;
    const log = ExecutionLog.of(this.#kernel, machine, arn);
    const store = machine.type === 'STANDARD' ? this.#store : undefined;
    const recorder = new Recorder(this.#kernel, arn, store, log);
    const controller = new AbortController();
    const ended = this.#interpret(request, recorder, controller.signal);
    this.#running.set(arn, { machineArn: machine.arn, controller, recorder, ended });
    try {
      return await ended;
    } finally {
      this.#running.delete(arn);
      await recorder.flush();
    }
  }

  /** Runs an execution without waiting for it. */
  start(request: ExecutionRequest): void {
    this.run(request).catch((error: unknown) => {
      const { code, message } = toAwsError(error);
      this.#kernel.trace.add({
        kind: 'execution',
        service: 'states',
        name: 'ExecutionFailed',
        resource: request.arn,
        error: { code, message },
      });
    });
  }

  /** Ends a running execution as ABORTED; resolves when that is stored. */
  async stop(arn: string, details: Interruption['details']): Promise<void> {
    const running = this.#running.get(arn);
    running?.controller.abort(new Interruption('stopped', details));
    await running?.ended;
  }

  /** Ends every execution of a machine. */
  async stopAll(machineArn: string): Promise<void> {
    const arns = [...this.#running].filter(([, running]) => running.machineArn === machineArn);
    await Promise.all(arns.map(([arn]) => this.stop(arn, {})));
  }

  /** Marks standard executions that the last process left running as failed: they cannot be resumed. */
  failInterrupted(): void {
    const { clock } = this.#kernel;
    for (const { arn } of this.#store.runningExecutions()) {
      if (this.#running.has(arn)) continue;
      const outcome: Outcome = {
        status: 'FAILED',
        error: RUNTIME,
        cause:
          'The local runtime stopped while the execution was running. Executions are not resumed; start it again.',
      };
      this.#kernel.transaction(() => {
        const previousEventId = this.#store.lastEventId(arn);
        this.#store.addEvent(arn, {
          id: previousEventId + 1,
          type: 'ExecutionFailed',
          previousEventId,
          atMs: clock.now(),
          details: { error: outcome.error ?? '', cause: outcome.cause ?? '' },
        });
        this.#store.endExecution(arn, outcome, clock.now());
      });
    }
  }

  /** The runtime is stopping: executions end without a history entry. */
  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { recorder, controller } of all) {
      recorder.close();
      controller.abort(new Interruption('stopped'));
    }
    await Promise.allSettled(all.map(({ ended }) => ended));
  }

  async #interpret(request: ExecutionRequest, recorder: Recorder, signal: AbortSignal): Promise<Outcome> {
    const { machine, input } = request;
    const definition = JSON.parse(machine.definition) as Definition;
    const timeoutMs = timeoutOf(machine, definition);
    return runExecution({
      definition,
      input: parseJson(input),
      roleArn: machine.roleArn,
      environment: this.#environment(request, definition, recorder),
      signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  }

  #environment(request: ExecutionRequest, definition: Definition, recorder: Recorder): Environment {
    const { machine, arn, name, input } = request;
    const { clock, random } = this.#kernel;
    const caller: Caller = {
      kernel: this.#kernel,
      principal: { kind: 'role', roleArn: machine.roleArn, sessionName: machine.name },
      executionArn: arn,
      machineArn: machine.arn,
      traceHeader: request.traceHeader,
    };
    return {
      clock,
      random,
      queryLanguage: definition.QueryLanguage ?? 'JSONPath',
      context: {
        Execution: {
          Id: arn,
          Input: parseJson(input),
          Name: name,
          RedriveCount: 0,
          RoleArn: machine.roleArn,
          StartTime: new Date(clock.now()).toISOString(),
        },
        StateMachine: { Id: machine.arn, Name: machine.name },
      },
      taskCall: (resource) => taskCall(resource, caller),
      record: (event) => recorder.record(event),
      finish: (event, outcome) => {
        recorder.finish(event, outcome);
      },
      trace: (happening) => {
        recorder.trace(happening);
      },
    };
  }
}

function taskCall(resource: string, caller: Caller): TaskCall {
  const integration = findIntegration(resource, caller.kernel);
  if (integration === undefined || integration === 'not emulated')
    throw runtimeFailure(`The resource ${resource} is not emulated.`);
  return { ...integration, run: (argument, holdTime) => integration.run(argument, caller, holdTime) };
}

/** An express execution ends after five minutes even without a timeout in its machine. */
function timeoutOf(machine: Machine, definition: Definition): number | undefined {
  const ownMs = definition.TimeoutSeconds === undefined ? undefined : definition.TimeoutSeconds * 1000;
  if (machine.type === 'STANDARD') return ownMs;
  return Math.min(ownMs ?? LONGEST_EXPRESS_MS, LONGEST_EXPRESS_MS);
}
