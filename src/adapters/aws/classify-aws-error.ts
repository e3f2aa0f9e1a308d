import { permanent, PipelineError, transient } from '#domain/pipeline-error.ts';

/** The fields of an SDK exception used here. */
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
 * Converts the error of an AWS call to one of ours.
 *
 * @param call service and operation, for the message, e.g. `S3 GetObject`
 */
export function classifyAwsError(error: unknown, call: string): Error {
  if (error instanceof PipelineError || !(error instanceof Error)) return error as Error;
  const { name, message } = error;
  const said = `${call} failed: ${name}: ${message}`;
  const rule = RULES.find(({ fits }) => fits(error));
  return rule === undefined ? permanent('INTERNAL_ERROR', said, error) : rule.make(said, error);
}

interface Rule {
  readonly fits: (error: AwsException) => boolean;
  readonly make: (said: string, error: unknown) => PipelineError;
}

const statusOf = ({ $metadata }: AwsException): number => $metadata?.httpStatusCode ?? 0;

/** The first rule that fits decides. */
const RULES: readonly Rule[] = [
  {
    fits: (error) => DENIED.has(error.name) || statusOf(error) === 403,
    make: (said, error) => permanent('ACCESS_DENIED', said, error),
  },
  {
    fits: (error) => THROTTLING.has(error.name) || statusOf(error) === 429,
    make: (said, error) => transient('THROTTLED', said, error),
  },
  { fits: ({ name }) => name === 'TimeoutError', make: (said, error) => transient('TIMED_OUT', said, error) },
  {
    fits: ({ name }) => MISSING.has(name),
    make: (said, error) => permanent('RESOURCE_MISSING', said, error),
  },
  {
    // No status means no response: the connection was refused or broken.
    fits: (error) => statusOf(error) >= 500 || (statusOf(error) === 0 && isNetworkError(error)),
    make: (said, error) => transient('SERVICE_UNAVAILABLE', said, error),
  },
];

function isNetworkError(error: AwsException): boolean {
  return 'code' in error || '$retryable' in error || error.name === 'AbortError';
}

/** Runs a call and converts its errors to ours. */
export async function awsCall<T>(call: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw classifyAwsError(error, call);
  }
}
