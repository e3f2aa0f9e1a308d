import type { Members } from '../aws/members.ts';
import type { Account } from './account.ts';
import type { Call } from './call.ts';

/** The part of the kernel that a resource type may use. */
export interface ProvisioningContext extends Account {
  /** Base URL of the gateway, e.g. `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /**
   * Calls an operation: checks the members, then the principal's permissions, then runs it.
   *
   * @throws AwsError as the service returns it
   */
  call(call: Call): Promise<Members>;
  /** Runs `body` in one database transaction; see Database.transaction. */
  transaction<T>(body: () => T): T;
}
