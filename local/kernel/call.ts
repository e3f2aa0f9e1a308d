import type { Members } from '../aws/members.ts';
import type { Principal } from '../aws/principal.ts';

/** Makes the caller's limit of time stand still; the function that it returns makes it go on. */
export type HoldTime = () => () => void;

/** A call of one operation: from a client through the gateway, or from a service acting for a principal. */
export interface Call {
  readonly principal: Principal;
  readonly service: string;
  readonly operation: string;
  readonly input: Members;
  readonly signal?: AbortSignal;
  readonly requestId?: string;
  /** Called when the call has to wait for capacity that AWS would have and this machine has not. */
  readonly holdTime?: HoldTime;
  /** True when the call comes from outside: internal operations are then not available. */
  readonly external?: boolean;
}
