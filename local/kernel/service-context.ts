import type { Authorizer } from './authorizer.ts';
import type { Blobs } from './blobs.ts';
import type { Clock } from './clock.ts';
import type { Credentials } from './credentials.ts';
import type { Database } from './database.ts';
import type { Delivery } from './deliveries.ts';
import type { Disorder } from './disorder.ts';
import type { CallContext, Permission } from './operation.ts';
import type { ProvisioningContext } from './provisioning-context.ts';
import type { Random } from './random.ts';
import type { Signals } from './signals.ts';
import type { Trace } from './trace.ts';
import type { Work } from './work.ts';

/** The part of the kernel that a service may use: time, disorder, storage, and calls to other services. */
export interface ServiceContext extends ProvisioningContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly disorder: Disorder;
  readonly database: Database;
  readonly blobs: Blobs;
  readonly work: Work;
  readonly trace: Trace;
  readonly signals: Signals;
  readonly credentials: Credentials;
  newRequestId(): string;
  /** Queues a durable call in the current transaction; see Deliveries. */
  deliver(delivery: Delivery): void;
  /** Whether the runtime has the operation and is not internal, for features that depend on another service. */
  offers(service: string, operation: string): boolean;
  /** Throws AccessDenied unless the caller has the permission. */
  authorize(permission: Permission, context: CallContext): void;
  /** Whether the caller has the permission, for responses that depend on it (404 or 403 for a missing object). */
  allows(permission: Permission, context: CallContext): boolean;
  /** The IAM service calls this once. */
  useAuthorizer(authorizer: Authorizer): void;
}
