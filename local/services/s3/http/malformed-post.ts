import { AwsError } from '../../../aws/aws-error.ts';

export function malformedPost(cause: unknown): AwsError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AwsError(
    'MalformedPOSTRequest',
    `The body of your POST request is not well-formed multipart/form-data: ${reason}.`,
    { cause },
  );
}
