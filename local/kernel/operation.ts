import { AwsError, notEmulated, VALIDATION } from '../aws/aws-error.ts';
import type { Members } from '../aws/members.ts';
import type { Principal } from '../aws/principal.ts';
import type { HoldTime } from './call.ts';

/** What a caller must be allowed to do. */
export interface Permission {
  /** IAM action, e.g. `s3:GetObjectVersion`. */
  readonly action: string;
  /** ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys that the call sets beside the global ones, e.g. `s3:prefix`. */
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

/** What an operation knows about its call. */
export interface CallContext {
  readonly principal: Principal;
  readonly requestId: string;
  /** Milliseconds since the Unix epoch when the call arrived. */
  readonly nowMs: number;
  /** Aborted when the caller has gone away. */
  readonly signal?: AbortSignal;
  /** To be called while the call waits for capacity that AWS would have: the caller's limit of time then stands still. */
  readonly holdTime?: HoldTime;
}

interface OperationBase<Input> {
  /** Members the call must have. */
  readonly required: readonly (keyof Input & string)[];
  /** Members the operation supports. Any other member is an error, because it would otherwise be ignored silently. */
  readonly optional: readonly (keyof Input & string)[];
  /** Members that are accepted without effect, because they only matter on AWS (tags, for example). */
  readonly ignored?: readonly (keyof Input & string)[];
  /** Every permission the call needs; none if IAM does not protect the operation. */
  permissions(input: Input, context: CallContext): readonly Permission[];
  /** ARN or name for the trace; by default the resource of the first permission. */
  resource?(input: Input): string;
}

/** An operation whose whole effect is one synchronous transaction. Deliveries can only call these exactly once. */
export interface AtomicOperation<Input, Output> extends OperationBase<Input> {
  handle(input: Input, context: CallContext): Output;
}

/** An operation that waits for something: a body, a child process, a message. It opens its own transactions. */
export interface LongOperation<Input, Output> extends OperationBase<Input> {
  handleLong(input: Input, context: CallContext): Promise<Output>;
}

/** One AWS API operation, one file. */
export type Operation<Input = never, Output = unknown> =
  AtomicOperation<Input, Output> | LongOperation<Input, Output>;

/** Rejects a call that lacks a required member or has one that the operation does not support. */
export function checkMembers(service: string, name: string, operation: Operation, input: Members): void {
  const known = new Set<string>([...operation.required, ...operation.optional, ...(operation.ignored ?? [])]);
  for (const member of operation.required) {
    if (input[member] === undefined || input[member] === null) {
      throw new AwsError(VALIDATION, `${service} ${name}: the required member ${member} is missing.`);
    }
  }
  for (const [member, value] of Object.entries(input)) {
    if (value !== undefined && !known.has(member))
      throw notEmulated(`the member ${member} of ${service} ${name}`);
  }
}
