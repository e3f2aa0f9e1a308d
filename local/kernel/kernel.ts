import { ACCESS_DENIED, AwsError, notEmulated } from '../aws/aws-error.ts';
import type { Members } from '../aws/members.ts';
import { describePrincipal } from '../aws/principal.ts';
import type { Authorizer } from './authorizer.ts';
import type { Blobs } from './blobs.ts';
import type { Call } from './call.ts';
import type { Clock } from './clock.ts';
import { Credentials } from './credentials.ts';
import type { Database } from './database.ts';
import { Deliveries, type Delivery, type FailedDelivery } from './deliveries.ts';
import { Disorder, type DisorderOptions } from './disorder.ts';
import { type CallContext, checkMembers, type Operation, type Permission } from './operation.ts';
import type { Random } from './random.ts';
import type { ServiceContext } from './service-context.ts';
import type { Service } from './service.ts';
import { Signals } from './signals.ts';
import { toAwsError } from './to-aws-error.ts';
import { Trace } from './trace.ts';
import type { Work } from './work.ts';

export interface KernelOptions {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly disorder: DisorderOptions;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly work: Work;
}

/** The core of a running account: it knows the services, routes their calls and deliveries, and records the trace. */
export class Kernel implements ServiceContext {
  readonly accountId: string;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly disorder: Disorder;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly work: Work;
  readonly trace: Trace;
  readonly signals = new Signals();
  readonly credentials = new Credentials();
  readonly deliveries: Deliveries;
  /** Base URL of the gateway, e.g. `http://127.0.0.1:4566`; set before anything is provisioned. */
  endpoint = 'http://127.0.0.1';
  readonly #services = new Map<string, Service>();
  readonly #requestIds: Random;
  #authorizer: Authorizer | undefined;

  constructor(options: KernelOptions) {
    this.accountId = options.accountId;
    this.region = options.region;
    this.clock = options.clock;
    this.random = options.random;
    this.database = options.database;
    this.blobs = options.blobs;
    this.work = options.work;
    this.disorder = new Disorder(options.disorder, options.random.fork('disorder'));
    this.#requestIds = options.random.fork('request-ids');
    this.trace = new Trace(() => this.clock.now());
    this.deliveries = new Deliveries(options.database, options.clock, options.work, this.disorder, {
      attempt: (delivery, settled) => this.#attempt(delivery, settled),
      toError: (error) => toAwsError(error),
      retryDelayMs: (failed) => this.#retryDelayMs(failed),
      givenUp: (failed) => {
        this.#services.get(failed.source)?.deliveryGivenUp?.(failed);
      },
    });
  }

  get services(): readonly Service[] {
    return [...this.#services.values()];
  }

  register(service: Service): void {
    this.#services.set(service.name, service);
  }

  useAuthorizer(authorizer: Authorizer): void {
    this.#authorizer = authorizer;
  }

  service(name: string): Service | undefined {
    return this.#services.get(name);
  }

  offers(service: string, operation: string): boolean {
    return this.#services.get(service)?.operations[operation] !== undefined;
  }

  newRequestId(): string {
    return this.#requestIds.uuid();
  }

  transaction<T>(body: () => T): T {
    return this.database.transaction(body);
  }

  deliver(delivery: Delivery): void {
    this.deliveries.add(delivery);
  }

  async call(call: Call): Promise<Members> {
    return this.#traced(call, (operation, context) => this.#run(operation, call.input, context));
  }

  #lookUp(call: Call): Operation {
    const service = this.#services.get(call.service);
    if (service === undefined) throw notEmulated(`the service ${call.service}`);
    const internal = call.external === true ? undefined : service.internalOperations?.[call.operation];
    const operation = internal ?? service.operations[call.operation];
    if (operation === undefined) throw notEmulated(`the operation ${call.operation} of ${call.service}`);
    return operation;
  }

  authorize(permission: Permission, context: CallContext): void {
    const owner = permission.resource.split(':')[2];
    const resourcePolicy =
      owner === undefined ? undefined : this.#services.get(owner)?.resourcePolicy?.(permission.resource);
    this.#authorizer?.authorize(permission, context, resourcePolicy);
  }

  allows(permission: Permission, context: CallContext): boolean {
    try {
      this.authorize(permission, context);
      return true;
    } catch (error) {
      if (error instanceof AwsError && error.code === ACCESS_DENIED) return false;
      throw error;
    }
  }

  async #run(
    operation: Operation,
    input: Members,
    context: CallContext,
    settled?: () => void,
  ): Promise<Members> {
    if ('handleLong' in operation) {
      const output = await operation.handleLong(input as never, context);
      settled?.();
      return (output ?? {}) as Members;
    }
    return this.database.transaction(() => {
      const output = operation.handle(input as never, context);
      settled?.();
      return (output ?? {}) as Members;
    });
  }

  async #traced(
    call: Call,
    run: (operation: Operation, context: CallContext) => Promise<Members>,
  ): Promise<Members> {
    const startedMs = this.clock.now();
    const context: CallContext = {
      principal: call.principal,
      requestId: call.requestId ?? this.newRequestId(),
      nowMs: startedMs,
      ...(call.signal === undefined ? {} : { signal: call.signal }),
      ...(call.holdTime === undefined ? {} : { holdTime: call.holdTime }),
    };
    let operation: Operation | undefined;
    try {
      operation = this.#lookUp(call);
      checkMembers(call.service, call.operation, operation, call.input);
      for (const permission of operation.permissions(call.input as never, context))
        this.authorize(permission, context);
      const output = await run(operation, context);
      this.#record(call, operation, context, startedMs, { output });
      return output;
    } catch (error) {
      const failure = toAwsError(error);
      this.#record(call, operation, context, startedMs, { error: failure });
      throw failure;
    }
  }

  #record(
    call: Call,
    operation: Operation | undefined,
    context: CallContext,
    startedMs: number,
    end: { output?: Members; error?: AwsError },
  ): void {
    this.trace.add({
      kind: 'call',
      service: call.service,
      name: call.operation,
      principal: describePrincipal(call.principal, this.accountId),
      durationMs: this.clock.now() - startedMs,
      detail: {
        input: withoutBody(call.input),
        output: end.output === undefined ? undefined : withoutBody(end.output),
      },
      ...resourceOf(operation, call.input, context),
      ...(end.error === undefined ? {} : { error: { code: end.error.code, message: end.error.message } }),
    });
  }

  async #attempt(delivery: Delivery, settled: () => void): Promise<void> {
    await this.#traced(delivery, (operation, context) =>
      this.#run(operation, delivery.input, context, settled),
    );
  }

  #retryDelayMs(failed: FailedDelivery): number | undefined {
    const delayMs = this.#services.get(failed.source)?.retryDelivery?.(failed);
    this.trace.add({
      kind: 'delivery',
      service: failed.source,
      name: delayMs === undefined ? 'stopped retrying' : 'retry scheduled',
      resource: `${failed.service}:${failed.operation}`,
      error: { code: failed.error.code, message: failed.error.message },
      detail: { attempts: failed.attempts, delayMs, input: failed.input },
    });
    return delayMs;
  }
}

function resourceOf(
  operation: Operation | undefined,
  input: Members,
  context: CallContext,
): { resource?: string } {
  try {
    const resource =
      operation?.resource?.(input as never) ?? operation?.permissions(input as never, context)[0]?.resource;
    return resource === undefined ? {} : { resource };
  } catch {
    return {};
  }
}

/** A trace must not keep images in memory. */
function withoutBody(members: Members): Members {
  if (!('Body' in members)) return members;
  return { ...members, Body: '(bytes)' };
}
