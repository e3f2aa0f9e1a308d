import { ROOT } from '../../aws/principal.ts';
import type { Timer } from '../../kernel/clock.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { toAwsError } from '../../kernel/to-aws-error.ts';
import type { JsonObject } from './interpreter/json.ts';
import { logGroupName } from './logging.ts';
import type { HistoryEvent, Machine } from './store.ts';

/** Lines are written this long after the first of them, and when the execution ends. */
const BATCH_MS = 1000;
/** Source: developer guide, "Using CloudWatch Logs": longer data is cut. */
const LONGEST_DATA = 248 * 1024;
const DATA_MEMBERS = ['input', 'output', 'parameters', 'assignedVariables'];

/** Source: developer guide, "Using CloudWatch Logs", table of log levels. */
const FATAL = /^Execution(Aborted|Failed|TimedOut)$/;
const ERROR =
  /^(Execution(Aborted|Failed|TimedOut)|FailStateEntered|LambdaFunction(Failed|ScheduleFailed|StartFailed|TimedOut)|MapIteration(Aborted|Failed)|(Map|Parallel)State(Aborted|Failed)|Task(Failed|StartFailed|StateAborted|SubmitFailed|TimedOut)|WaitStateAborted)$/;

/**
 * Sends an execution's events to the machine's log group, one line of JSON each. The group's policy is not checked:
 * on AWS the log delivery extends it under the role's permissions, which are checked when the machine is created. A
 * line that cannot be written is lost and traced; the execution continues, as on AWS.
 */
export class ExecutionLog {
  readonly #kernel: ServiceContext;
  readonly #machine: Machine;
  readonly #executionArn: string;
  readonly #logGroupName: string;
  readonly #logStreamName: string;
  #lines: { timestamp: number; message: string }[] = [];
  #timer: Timer | undefined;

  private constructor(kernel: ServiceContext, machine: Machine, executionArn: string, group: string) {
    this.#kernel = kernel;
    this.#machine = machine;
    this.#executionArn = executionArn;
    this.#logGroupName = group;
    const minute = new Date(kernel.clock.now()).toISOString().slice(0, 16).replace(/[T:]/g, '-');
    this.#logStreamName = `states/${machine.name}/${minute}/${kernel.random.hex(8)}`;
  }

  /** Undefined for a machine that logs nothing. */
  static of(kernel: ServiceContext, machine: Machine, executionArn: string): ExecutionLog | undefined {
    const group = logGroupName(machine.logging);
    if (group === undefined || (machine.logging.level ?? 'OFF') === 'OFF') return undefined;
    return new ExecutionLog(kernel, machine, executionArn, group);
  }

  add(event: HistoryEvent): void {
    if (!this.#wants(event.type)) return;
    this.#lines.push({
      timestamp: event.atMs,
      message: JSON.stringify({
        id: String(event.id),
        type: event.type,
        details: this.#detailsOf(event),
        previous_event_id: String(event.previousEventId),
        event_timestamp: String(event.atMs),
        execution_arn: this.#executionArn,
      }),
    });
    const { clock } = this.#kernel;
    this.#timer ??= clock.schedule(clock.now() + BATCH_MS, () => {
      void this.flush();
    });
  }

  async flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    const logEvents = this.#lines;
    this.#lines = [];
    if (logEvents.length === 0) return;
    try {
      await this.#kernel.call({
        service: 'logs',
        operation: 'PutServiceLogEvents',
        principal: ROOT,
        input: { logGroupName: this.#logGroupName, logStreamName: this.#logStreamName, logEvents },
      });
    } catch (error) {
      const { code, message } = toAwsError(error);
      this.#kernel.trace.add({
        kind: 'log',
        service: 'states',
        name: 'lost',
        resource: this.#machine.arn,
        error: { code, message },
      });
    }
  }

  #wants(type: string): boolean {
    const { level } = this.#machine.logging;
    if (level === 'ALL') return true;
    return level === 'ERROR' ? ERROR.test(type) : FATAL.test(type);
  }

  #detailsOf({ details }: HistoryEvent): JsonObject {
    const included = this.#machine.logging.includeExecutionData === true;
    const logged: JsonObject = {};
    for (const [name, value] of Object.entries(details)) {
      if (!included && (DATA_MEMBERS.includes(name) || name.endsWith('Details'))) continue;
      if (typeof value === 'string' && value.length > LONGEST_DATA) {
        logged[name] = value.slice(0, LONGEST_DATA);
        if (`${name}Details` in details) logged[`${name}Details`] = { truncated: true };
      } else logged[name] ??= value;
    }
    return logged;
  }
}
