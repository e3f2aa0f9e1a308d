import type { Members } from '../aws/members.ts';
import type { Principal } from '../aws/principal.ts';

/** A call of one operation: from a client through the gateway, or from a service acting for a principal. */
export interface Call {
  readonly principal: Principal;
  readonly service: string;
  readonly operation: string;
  readonly input: Members;
  readonly signal?: AbortSignal;
  readonly requestId?: string;
  /** True when the call comes from outside: internal operations are then not available. */
  readonly external?: boolean;
}
