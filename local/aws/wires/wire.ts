import type { Members } from '../../aws/members.ts';
import type { AwsError } from '../aws-error.ts';
import type { Principal } from '../principal.ts';
import type { Body } from './body.ts';

/** An HTTP request, from a socket or from an SDK in this process. */
export interface WireRequest {
  readonly method: string;
  /** As sent: percent-encoded, without the query. */
  readonly path: string;
  /** As sent, without the question mark. */
  readonly query: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** The aws-chunked framing is already removed and its checksums are verified. */
  readonly body: Body;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export interface ParsedCall {
  readonly operation: string;
  readonly input: Members;
  /** Set when something other than headers or query authenticates the caller (a POST policy form). */
  readonly principal?: Principal;
}

/** A service's protocol: translates between HTTP and operations. */
export interface Wire {
  parse(request: WireRequest): Promise<ParsedCall>;
  render(
    call: ParsedCall,
    output: Members,
    requestId: string,
    request: WireRequest,
  ): WireResponse | Promise<WireResponse>;
  /** `call` is absent when the request could not be parsed. */
  renderError(error: AwsError, requestId: string, request: WireRequest, call?: ParsedCall): WireResponse;
}
