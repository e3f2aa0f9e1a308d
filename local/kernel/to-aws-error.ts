import { AwsError } from '../aws/aws-error.ts';

/** Converts anything thrown to an AWS error: whatever is not one is a bug in the runtime (InternalFailure, 500). */
export function toAwsError(error: unknown): AwsError {
  if (error instanceof AwsError) return error;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return new AwsError('InternalFailure', `The local runtime failed: ${message}`, {
    status: 500,
    cause: error,
  });
}
