import type { Wire, WireRequest, WireResponse } from '../../aws/wires/wire.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { corsHeaders, readCorsRules } from './http/cors.ts';
import { parseRequest } from './http/parse-request.ts';
import { renderError, renderOutput } from './http/render.ts';
import type { Route } from './http/route.ts';
import { readTarget } from './http/target.ts';
import type { BucketStore } from './store.ts';

/** The REST XML protocol of S3, including browser preflights. */
export function s3Wire(
  kernel: ServiceContext,
  store: BucketStore,
  operations: Readonly<Record<string, { readonly route: Route }>>,
): Wire {
  const withCors = (response: WireResponse, request: WireRequest): WireResponse => {
    const headers = corsFor(store, request, request.method, []);
    return headers === undefined ? response : { ...response, headers: { ...headers, ...response.headers } };
  };
  return {
    parse: (request) => {
      if (request.method === 'OPTIONS')
        return Promise.resolve({ operation: 'Preflight', input: { Bucket: readTarget(request).bucket } });
      return parseRequest(operations, request);
    },
    render: (call, output, requestId, request) => {
      if (call.operation === 'Preflight') return preflight(store, request, requestId);
      return withCors(renderOutput(call, output, requestId, kernel.endpoint), request);
    },
    renderError: (error, requestId, request) =>
      withCors(renderError(error, requestId, request.path), request),
  };
}

function preflight(store: BucketStore, request: WireRequest, requestId: string): WireResponse {
  const requested = (request.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const headers = corsFor(store, request, request.headers['access-control-request-method'] ?? '', requested);
  if (headers !== undefined) return { status: 200, headers: { ...headers, 'x-amz-request-id': requestId } };
  return {
    status: 403,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': requestId },
    body: '<Error><Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed.</Message></Error>',
  };
}

function corsFor(
  store: BucketStore,
  request: WireRequest,
  method: string,
  requested: readonly string[],
): Record<string, string> | undefined {
  const { origin } = request.headers;
  const configuration =
    origin === undefined ? undefined : store.find(readTarget(request).bucket)?.configurations['cors'];
  return origin === undefined || configuration === undefined
    ? undefined
    : corsHeaders(readCorsRules(configuration), origin, method, requested);
}
