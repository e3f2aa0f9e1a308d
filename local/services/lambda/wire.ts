import { ACCESS_DENIED, AwsError, notEmulated } from '../../aws/aws-error.ts';
import type { Members } from '../../aws/members.ts';
import { readBody } from '../../aws/wires/body.ts';
import type { Wire, WireRequest } from '../../aws/wires/wire.ts';
import { matchRoute, type Route } from './route.ts';

const LARGEST_BODY_BYTES = 7 * 1024 * 1024;

type Operations = Readonly<Record<string, { readonly route: Route }>>;

/** The REST JSON protocol of Lambda. */
export function lambdaWire(operations: Operations): Wire {
  return {
    parse: async (request) => {
      const { operation, members } = findOperation(operations, request);
      const query = Object.fromEntries(new URLSearchParams(request.query));
      const body = (await readBody(request.body, LARGEST_BODY_BYTES)).toString('utf8');
      const input = operation === 'Invoke' ? invokeInput(request, body) : { ...query, ...parseJson(body) };
      return { operation, input: { ...input, ...members } };
    },
    render: (call, output, requestId) =>
      call.operation === 'Invoke'
        ? renderInvoke(output, requestId)
        : renderJson(output, requestId, operations[call.operation]?.route.status),
    renderError: (error, requestId) => {
      const code = error.code === ACCESS_DENIED ? 'AccessDeniedException' : error.code;
      return {
        status: error.status,
        headers: {
          'content-type': 'application/json',
          'x-amzn-requestid': requestId,
          'x-amzn-errortype': code,
        },
        body: JSON.stringify({
          Type: error.status < 500 ? 'User' : 'Service',
          Message: error.message,
          message: error.message,
        }),
      };
    },
  };
}

function findOperation(
  operations: Operations,
  request: WireRequest,
): { operation: string; members: Members } {
  for (const [operation, { route }] of Object.entries(operations)) {
    const members = matchRoute(route, request.method, request.path);
    if (members !== undefined) return { operation, members };
  }
  throw notEmulated(`${request.method} ${request.path} of lambda`);
}

function invokeInput(request: WireRequest, body: string): Members {
  const type = request.headers['x-amz-invocation-type'];
  const trace = request.headers['x-amzn-trace-id'];
  const { Qualifier } = Object.fromEntries(new URLSearchParams(request.query));
  return {
    Payload: body === '' ? '{}' : body,
    ...(type === undefined ? {} : { InvocationType: type }),
    ...(trace === undefined ? {} : { TraceHeader: trace }),
    ...(Qualifier === undefined ? {} : { Qualifier }),
  };
}

function renderInvoke(
  output: Members,
  requestId: string,
): { status: number; headers: Record<string, string>; body: string } {
  const { StatusCode, FunctionError, Payload, ExecutedVersion } = output as {
    StatusCode: number;
    FunctionError?: string;
    Payload?: string;
    ExecutedVersion?: string;
  };
  return {
    status: StatusCode,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId,
      ...(FunctionError === undefined ? {} : { 'x-amz-function-error': FunctionError }),
      ...(ExecutedVersion === undefined ? {} : { 'x-amz-executed-version': ExecutedVersion }),
    },
    body: Payload ?? '',
  };
}

function renderJson(
  output: Members,
  requestId: string,
  status = 200,
): { status: number; headers: Record<string, string>; body: string } {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId },
    body: status === 204 ? '' : JSON.stringify(output),
  };
}

function parseJson(body: string): Members {
  if (body === '') return {};
  try {
    return JSON.parse(body) as Members;
  } catch (error) {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.', {
      cause: error,
    });
  }
}
