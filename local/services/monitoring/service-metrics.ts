import { parseArn } from '../../aws/arn.ts';
import type { TraceEntry } from '../../kernel/trace.ts';
import type { Datum } from './store.ts';
import { dimensionsKey } from './store.ts';

/** A data point of a metric that AWS records for a resource, at the time of the trace entry. */
type Point = Pick<Datum, 'namespace' | 'name' | 'dimensions' | 'value' | 'unit'>;

/** For one function, which `AWS/Lambda` identifies by name. */
const ofFunction =
  (FunctionName: string) =>
  (name: string, value: number, unit: string): Point => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: dimensionsKey([{ Name: 'FunctionName', Value: FunctionName }]),
    value,
    unit,
  });

const EXECUTION_METRICS: Readonly<Record<string, string>> = {
  ExecutionStarted: 'ExecutionsStarted',
  ExecutionSucceeded: 'ExecutionsSucceeded',
  ExecutionFailed: 'ExecutionsFailed',
  ExecutionTimedOut: 'ExecutionsTimedOut',
};

/**
 * Derives the metrics that AWS records for functions and state machines from the trace, so that no service needs to
 * know about metrics. Queues are polled instead: see alarm-watch.ts.
 */
export class ServiceMetrics {
  /** Creation time of the last record that a function's stream returned, by function. */
  readonly #streamRecords = new Map<string, number>();

  points(entry: TraceEntry): readonly Point[] {
    if (entry.kind === 'invocation') return this.#ofInvocation(entry);
    if (entry.kind === 'execution') return ofExecution(entry);
    if (entry.kind === 'call') return this.#ofCall(entry);
    return [];
  }

  #ofInvocation({ name, resource = '', durationMs = 0, atMs }: TraceEntry): Point[] {
    const functionName = nameOf(resource);
    const point = ofFunction(functionName);
    if (name === 'started') {
      const recordMs = this.#streamRecords.get(functionName);
      return [
        point('Invocations', 1, 'Count'),
        ...(recordMs === undefined
          ? []
          : [point('IteratorAge', Math.max(0, atMs - recordMs), 'Milliseconds')]),
      ];
    }
    return [
      point('Errors', name === 'failed' ? 1 : 0, 'Count'),
      point('Duration', durationMs, 'Milliseconds'),
    ];
  }

  #ofCall({ service, name, resource = '', principal = '', detail, error }: TraceEntry): Point[] {
    if (service === 'lambda' && name === 'Invoke' && error?.code === 'TooManyRequestsException')
      return [ofFunction(nameOf(resource))('Throttles', 1, 'Count')];
    if (service === 'dynamodb' && name === 'GetRecords') this.#noteRecords(principal, detail);
    return [];
  }

  /** A poller reads under the function's role, in a session with the function's name. */
  #noteRecords(principal: string, detail: unknown): void {
    const { output } = detail as {
      output?: { Records?: readonly { dynamodb: { ApproximateCreationDateTime?: number } }[] };
    };
    const created = output?.Records?.at(-1)?.dynamodb.ApproximateCreationDateTime;
    const functionName = principal.slice(principal.lastIndexOf('/') + 1);
    if (created !== undefined) this.#streamRecords.set(functionName, created * 1000);
  }
}

function ofExecution({ name, resource = '' }: TraceEntry): Point[] {
  const metric = EXECUTION_METRICS[name];
  const machine = machineOf(resource);
  if (metric === undefined || machine === undefined) return [];
  return [
    {
      namespace: 'AWS/States',
      name: metric,
      dimensions: dimensionsKey([{ Name: 'StateMachineArn', Value: machine }]),
      value: 1,
      unit: 'Count',
    },
  ];
}

/** `arn:…:express:<machine>:<id>:<id>` or `arn:…:execution:<machine>:<id>` gives `arn:…:stateMachine:<machine>`. */
function machineOf(executionArn: string): string | undefined {
  return executionArn.replace(/:(?:express|execution):(?<machine>[^:]+):.*$/, ':stateMachine:$<machine>');
}

/** `function:name` or `function:name:version` gives `name`. */
function nameOf(functionArn: string): string {
  return parseArn(functionArn)?.resource.split(':')[1] ?? functionArn;
}
