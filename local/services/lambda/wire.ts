import { ACCESS_DENIED, AwsError, notEmulated } from '../../aws/aws-error.ts';
import type { Members } from '../../aws/members.ts';
import { readBody } from '../../aws/wires/body.ts';
import type { ParsedCall, Wire, WireRequest } from '../../aws/wires/wire.ts';

const LARGEST_BODY_BYTES = 7 * 1024 * 1024;
const FUNCTIONS = '/2015-03-31/functions';
const MAPPINGS = '/2015-03-31/event-source-mappings';

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly operation: string;
  /** Names of the path's groups. */
  readonly members?: readonly string[];
  readonly status?: number;
}

/** Source: Lambda API reference, request syntax of each operation. */
const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: new RegExp(`^${FUNCTIONS}/([^/]+)/invocations$`),
    operation: 'Invoke',
    members: ['FunctionName'],
  },
  { method: 'GET', path: new RegExp(`^${FUNCTIONS}/?$`), operation: 'ListFunctions' },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTIONS}/([^/]+)$`),
    operation: 'GetFunction',
    members: ['FunctionName'],
  },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTIONS}/([^/]+)/configuration$`),
    operation: 'GetFunctionConfiguration',
    members: ['FunctionName'],
  },
  {
    method: 'GET',
    path: new RegExp(`^${FUNCTIONS}/([^/]+)/policy$`),
    operation: 'GetPolicy',
    members: ['FunctionName'],
  },
  {
    method: 'POST',
    path: new RegExp(`^${FUNCTIONS}/([^/]+)/policy$`),
    operation: 'AddPermission',
    members: ['FunctionName'],
    status: 201,
  },
  {
    method: 'DELETE',
    path: new RegExp(`^${FUNCTIONS}/([^/]+)/policy/([^/]+)$`),
    operation: 'RemovePermission',
    members: ['FunctionName', 'StatementId'],
    status: 204,
  },
  {
    method: 'PUT',
    path: /^\/2019-09-25\/functions\/([^/]+)\/event-invoke-config$/,
    operation: 'PutFunctionEventInvokeConfig',
    members: ['FunctionName'],
  },
  { method: 'GET', path: new RegExp(`^${MAPPINGS}/?$`), operation: 'ListEventSourceMappings' },
  { method: 'POST', path: new RegExp(`^${MAPPINGS}/?$`), operation: 'CreateEventSourceMapping', status: 202 },
  {
    method: 'PUT',
    path: new RegExp(`^${MAPPINGS}/([^/]+)$`),
    operation: 'UpdateEventSourceMapping',
    members: ['UUID'],
    status: 202,
  },
  {
    method: 'DELETE',
    path: new RegExp(`^${MAPPINGS}/([^/]+)$`),
    operation: 'DeleteEventSourceMapping',
    members: ['UUID'],
    status: 202,
  },
];

/** The REST JSON protocol of Lambda. */
export const wire: Wire = {
  parse: async (request) => {
    const { route, members } = findRoute(request);
    const query = Object.fromEntries(new URLSearchParams(request.query));
    const body = (await readBody(request.body, LARGEST_BODY_BYTES)).toString('utf8');
    const input =
      route.operation === 'Invoke' ? invokeInput(request, body) : { ...query, ...parseJson(body) };
    return { operation: route.operation, input: { ...input, ...members } };
  },
  render: (call, output, requestId) =>
    call.operation === 'Invoke' ? renderInvoke(output, requestId) : renderJson(call, output, requestId),
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

function findRoute(request: WireRequest): { route: Route; members: Members } {
  for (const route of ROUTES) {
    const match = route.method === request.method ? route.path.exec(request.path) : null;
    if (match !== null) {
      const members = Object.fromEntries(
        (route.members ?? []).map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]),
      );
      return { route, members };
    }
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
  call: ParsedCall,
  output: Members,
  requestId: string,
): { status: number; headers: Record<string, string>; body: string } {
  const status = ROUTES.find((route) => route.operation === call.operation)?.status ?? 200;
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
