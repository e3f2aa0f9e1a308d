import type { PolicyDocument } from '../aws/policy.ts';
import type { Wire } from '../aws/wires/wire.ts';
import type { FailedDelivery } from './deliveries.ts';
import type { Operation } from './operation.ts';
import type { ResourceType } from './resource-type.ts';
import type { ServiceContext } from './service-context.ts';

/**
 * One AWS service: a folder `services/<name>/` with index.ts (this object), store.ts (its tables), wire.ts,
 * errors.ts, operations/<operation>.ts and resources/<resource>.ts. Services never import one another: they use
 * `kernel.call` and `kernel.deliver`, with permissions checked as between AWS services.
 */
export interface Service {
  /** The service's name in ARNs and in the Credential scope of a signature, e.g. `sqs`, `states`, `dynamodb`. */
  readonly name: string;
  readonly operations: Readonly<Record<string, Operation>>;
  /** Operations that only other services call: not reachable over HTTP. */
  readonly internalOperations?: Readonly<Record<string, Operation>>;
  readonly wire?: Wire;
  /** By CloudFormation type, e.g. `AWS::SQS::Queue`. */
  readonly resourceTypes?: Readonly<Record<string, ResourceType>>;
  /** Resource types that are accepted but have no effect here, with the reason, e.g. a dashboard. */
  readonly notRunHere?: Readonly<Record<string, string>>;
  /** The policy attached to a resource of this service. */
  resourcePolicy?(resourceArn: string): PolicyDocument | undefined;
  /**
   * The delay before a failed delivery of this service is retried, or undefined to stop. Without this method, never.
   */
  retryDelivery?(failed: FailedDelivery): number | undefined;
  /**
   * Called in the transaction that removes a delivery after its last attempt, e.g. to send it to a dead-letter queue.
   */
  deliveryGivenUp?(failed: FailedDelivery): void;
  /** Starts background work (pollers, timers from the store). All resources exist by now. */
  start?(): void;
  /** Stops background work; resolves when none is left. */
  stop?(): Promise<void>;
}

export type ServiceFactory = (kernel: ServiceContext) => Service;
