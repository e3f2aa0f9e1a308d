import type { Members } from '../../../aws/members.ts';
import type { ParsedCall, WireRequest } from '../../../aws/wires/wire.ts';
import { notImplemented } from '../errors.ts';
import type { Route } from './route.ts';
import { readTarget, type Target } from './target.ts';

/** Finds the operation of a request. An unknown sub-resource is an error, not the operation without it. */
export async function parseRequest(
  operations: Readonly<Record<string, { readonly route: Route }>>,
  request: WireRequest,
): Promise<ParsedCall> {
  const target = readTarget(request);
  const found = Object.entries(operations).find(([, { route }]) => fits(route, target, request));
  if (found === undefined) throw notImplemented(describe(target));
  const [operation, { route }] = found;
  const read = await route.read?.(request, target);
  return { operation, ...read, input: { ...membersOf(target), ...read?.input } };
}

function fits({ on, method, subResource, when }: Route, target: Target, { headers }: WireRequest): boolean {
  return (
    on === levelOf(target) &&
    method === target.method &&
    subResource === target.subResource &&
    when?.(headers) !== false
  );
}

function levelOf({ bucket, key }: Target): Route['on'] {
  if (bucket === '') return 'account';
  return key === '' ? 'bucket' : 'object';
}

function membersOf({ bucket: Bucket, key: Key, query }: Target): Members {
  if (Bucket === '') return {};
  return Key === '' ? { Bucket } : { Bucket, Key, VersionId: query.get('versionId') ?? undefined };
}

function describe(target: Target): string {
  const level = levelOf(target);
  if (level === 'account') return `${target.method} /`;
  return `${target.method} ?${target.subResource ?? ''} on ${level === 'bucket' ? 'a bucket' : 'an object'}`;
}
