import { AwsError } from '../../aws/aws-error.ts';

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { status: 404 });
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message);
}

export function resourceConflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, { status: 409 });
}

export function requestTooLarge(sizeBytes: number, limitBytes: number): AwsError {
  return new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${String(limitBytes)} bytes for the InvokeFunction operation; found ${String(sizeBytes)}.`,
    { status: 413 },
  );
}

/** A function failed in an asynchronous invocation; the payload is its response. */
export const FUNCTION_ERROR = 'FunctionError';

export function functionError(payload: string): AwsError {
  return new AwsError(FUNCTION_ERROR, payload.slice(0, 1024), { details: { payload } });
}
