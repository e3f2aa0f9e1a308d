import { permanent, PipelineError, transient } from '#domain/pipeline-error.ts';

/** What is used of an SDK exception. */
interface AwsException {
  readonly name: string;
  readonly message: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: string;
}

const THROTTLING = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'SlowDown',
  'LimitExceededException',
  'TransactionInProgressException',
]);
const DENIED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationErrorException',
  'AuthorizationError',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const MISSING = new Set([
  'ResourceNotFoundException',
  'NoSuchBucket',
  'QueueDoesNotExist',
  'AWS.SimpleQueueService.NonExistentQueue',
  'StateMachineDoesNotExist',
  'NotFoundException',
]);

/**
 * The error of an AWS call as one of ours.
 *
 * @param call service and operation, for the message, e.g. `S3 GetObject`
 */
export function classifyAwsError(error: unknown, call: string): Error {
  if (error instanceof PipelineError || !(error instanceof Error)) return error as Error;
  const { name, message, $metadata } = error as AwsException;
  const said = `${call} failed: ${name}: ${message}`;
  const status = $metadata?.httpStatusCode ?? 0;
  if (DENIED.has(name) || status === 403) return permanent('ACCESS_DENIED', said, error);
  if (THROTTLING.has(name) || status === 429) return transient('THROTTLED', said, error);
  if (name === 'TimeoutError') return transient('TIMED_OUT', said, error);
  if (MISSING.has(name)) return permanent('RESOURCE_MISSING', said, error);
  // Without a status there was no answer: the connection was refused or broken.
  if (status >= 500 || (status === 0 && isNetworkError(error)))
    return transient('SERVICE_UNAVAILABLE', said, error);
  return permanent('INTERNAL_ERROR', said, error);
}

function isNetworkError(error: Error): boolean {
  return 'code' in error || '$retryable' in error || error.name === 'AbortError';
}

/** Runs a call and gives its errors as ours. */
export async function awsCall<T>(call: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw classifyAwsError(error, call);
  }
}
