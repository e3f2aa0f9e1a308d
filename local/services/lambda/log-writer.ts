import { AwsError } from '../../aws/aws-error.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { functionPrincipal } from './function-principal.ts';
import type { FunctionConfiguration } from './store.ts';

/** A batch is written this long after its first line, so that a verbose function needs only one call. */
const BATCH_MS = 100;

/**
 * Sends a function's lines to its log group under the function's role: without permission to write logs there are
 * none, as on AWS. Every line immediately becomes a trace entry.
 */
export class LogWriter {
  readonly #kernel: ServiceContext;
  readonly #configuration: FunctionConfiguration;
  readonly #logStreamName: string;
  #lines: { timestamp: number; message: string }[] = [];
  #streamExists = false;

  constructor(kernel: ServiceContext, configuration: FunctionConfiguration, logStreamName: string) {
    this.#kernel = kernel;
    this.#configuration = configuration;
    this.#logStreamName = logStreamName;
  }

  write(line: string): void {
    const { clock, trace } = this.#kernel;
    trace.add({
      kind: 'log',
      service: 'lambda',
      name: 'line',
      resource: this.#configuration.arn,
      detail: line,
    });
    this.#lines.push({ timestamp: clock.now(), message: line });
    if (this.#lines.length === 1)
      clock.schedule(clock.now() + BATCH_MS, () => {
        void this.#flush();
      });
  }

  async #flush(): Promise<void> {
    const logEvents = this.#lines;
    this.#lines = [];
    const { logGroupName, arn } = this.#configuration;
    try {
      if (!this.#streamExists)
        await this.#call('CreateLogStream', { logGroupName, logStreamName: this.#logStreamName });
      this.#streamExists = true;
      await this.#call('PutLogEvents', { logGroupName, logStreamName: this.#logStreamName, logEvents });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#kernel.trace.add({
        kind: 'log',
        service: 'lambda',
        name: 'lost',
        resource: arn,
        error: { code: error.code, message: error.message },
      });
    }
  }

  async #call(operation: string, input: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#kernel.call({
      service: 'logs',
      operation,
      principal: functionPrincipal(this.#configuration),
      input,
    });
  }
}
