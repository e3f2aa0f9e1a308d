import type { Members } from '../../../aws/members.ts';
import type { Principal } from '../../../aws/principal.ts';
import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { Target } from './target.ts';

/** The request that calls an operation, and how its input is read from it. */
export interface Route {
  readonly on: 'account' | 'bucket' | 'object';
  readonly method: string;
  /** Name in the query, e.g. `versioning`; none for the bucket or object itself. */
  readonly subResource?: string;
  /** For operations that only a header tells apart. */
  readonly when?: (headers: WireRequest['headers']) => boolean;
  /** Members beside Bucket, Key and VersionId, which every route has. */
  readonly read?: (request: WireRequest, target: Target) => RequestInput | Promise<RequestInput>;
}

export interface RequestInput {
  readonly input: Members;
  /** Set when the request authenticates its caller by other means than a signature. */
  readonly principal?: Principal;
}

/** An operation that requests can call. */
export type Routed<Operation> = Operation & { readonly route: Route };
