/** The request that calls an operation. Source: Lambda API reference, request syntax of each operation. */
export interface Route {
  readonly method: string;
  /** Segments in braces are members, e.g. `/2015-03-31/functions/{FunctionName}`. */
  readonly path: string;
  /** Status of a response without error; 200 by default. */
  readonly status?: number;
}

/** An operation that requests can call. */
export type Routed<Operation> = Operation & { readonly route: Route };

/** The members in the path; undefined if the route does not match. A trailing slash does not matter. */
export function matchRoute(route: Route, method: string, path: string): Record<string, string> | undefined {
  const wanted = route.path.split('/');
  const found = path.replace(/\/$/, '').split('/');
  if (route.method !== method || wanted.length !== found.length) return undefined;
  const members: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = found[index] ?? '';
    const [, member] = /^\{(\w+)\}$/.exec(segment) ?? [];
    if (member === undefined ? value !== segment : value === '') return undefined;
    if (member !== undefined) members[member] = decodeURIComponent(value);
  }
  return members;
}
