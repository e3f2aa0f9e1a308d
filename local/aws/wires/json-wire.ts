import type { Members } from '../../aws/members.ts';
import { ACCESS_DENIED, AwsError } from '../aws-error.ts';
import { readBody } from './body.ts';
import type { Wire, WireRequest } from './wire.ts';

/** No JSON operation accepts a larger request: BatchWriteItem, the largest, allows 16 MB. */
const LARGEST_BODY_BYTES = 16 * 1024 * 1024;

export interface JsonWireOptions {
  /** Text before the dot in X-Amz-Target, e.g. `AmazonSQS`. */
  readonly targetPrefix: string;
  readonly version: '1.0' | '1.1';
  /** The service's own names for codes that the kernel raises (AccessDenied, ValidationException ...). */
  readonly errorCodes?: Readonly<Record<string, string>>;
  /** Value of the header `x-amzn-query-error` for services that used to speak the query protocol (SQS). */
  readonly queryError?: (code: string) => string | undefined;
  /** Converts members that JSON cannot represent (blobs). */
  readonly fromWire?: (operation: string, input: Members) => Members;
  readonly toWire?: (operation: string, output: Members) => Members;
}

/**
 * The AWS JSON protocol: POST /, the operation in X-Amz-Target, a JSON object each way, errors as `__type`.
 * Source: Smithy specification, "AWS JSON 1.0 and 1.1 protocols".
 */
export function jsonWire(options: JsonWireOptions): Wire {
  const contentType = `application/x-amz-json-${options.version}`;
  return {
    parse: async (request) => {
      const operation = operationOf(request, options.targetPrefix);
      const input = parseObject(await readBody(request.body, LARGEST_BODY_BYTES));
      return { operation, input: options.fromWire?.(operation, input) ?? input };
    },
    render: (call, output, requestId) => ({
      status: 200,
      headers: { 'content-type': contentType, 'x-amzn-requestid': requestId },
      body: JSON.stringify(options.toWire?.(call.operation, output) ?? output),
    }),
    renderError: (error, requestId) => {
      const code =
        options.errorCodes?.[error.code] ??
        (error.code === ACCESS_DENIED ? 'AccessDeniedException' : error.code);
      const queryError = options.queryError?.(code);
      return {
        status: error.code === ACCESS_DENIED ? 400 : error.status,
        headers: {
          'content-type': contentType,
          'x-amzn-requestid': requestId,
          'x-amzn-errortype': code,
          ...(queryError === undefined ? {} : { 'x-amzn-query-error': queryError }),
        },
        body: JSON.stringify({
          __type: code,
          message: error.message,
          Message: error.message,
          ...error.details,
        }),
      };
    },
  };
}

function operationOf(request: WireRequest, targetPrefix: string): string {
  const target = request.headers['x-amz-target'] ?? '';
  if (!target.startsWith(`${targetPrefix}.`)) {
    throw new AwsError(
      'UnknownOperationException',
      `The header X-Amz-Target is "${target}"; expected "${targetPrefix}.<operation>".`,
    );
  }
  return target.slice(targetPrefix.length + 1);
}

function parseObject(bytes: Buffer): Members {
  try {
    const value: unknown = bytes.byteLength === 0 ? {} : JSON.parse(bytes.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members;
  } catch (error) {
    throw new AwsError('SerializationException', 'The request body is not JSON.', { cause: error });
  }
  throw new AwsError('SerializationException', 'The request body is not a JSON object.');
}
