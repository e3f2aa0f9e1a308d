import { AwsError, notEmulated } from '../../aws/aws-error.ts';

export function notFound(message: string): AwsError {
  return new AwsError('NotFound', message, { status: 404 });
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${message}`);
}

export function protocolNotEmulated(protocol: string): AwsError {
  return notEmulated(`subscriptions with the protocol ${protocol} (sqs, lambda and email are)`);
}
