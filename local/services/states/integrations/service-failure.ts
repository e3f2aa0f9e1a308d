import { ACCESS_DENIED, AwsError } from '../../../aws/aws-error.ts';
import { StateFailure } from '../interpreter/failure.ts';

/**
 * A service's error as a state receives it: `<Service>.<Code>Exception`. An optimised Lambda call that is not
 * permitted is `Lambda.AWSLambdaException` and one that failed inside is `Lambda.ServiceException`: so in public
 * reports of such executions and in the developer guide, "Handling errors"; for other services the rule is the
 * guide's, "Error handling for AWS SDK integrations".
 */
export function serviceFailure(serviceName: string, error: unknown, requestId: string): StateFailure {
  if (!(error instanceof AwsError)) throw error;
  const cause = `${error.message} (Service: ${serviceName}, Status Code: ${String(error.status)}, Request ID: ${requestId})`;
  return new StateFailure(`${serviceName}.${errorName(serviceName, error)}`, cause);
}

function errorName(serviceName: string, error: AwsError): string {
  if (serviceName === 'Lambda' && error.code === ACCESS_DENIED) return 'AWSLambdaException';
  if (serviceName === 'Lambda' && error.code === 'InternalFailure') return 'ServiceException';
  if (serviceName === 'SNS' && error.code === ACCESS_DENIED) return 'AuthorizationErrorException';
  const code = error.code.slice(error.code.lastIndexOf('.') + 1);
  return code.endsWith('Exception') ? code : `${code}Exception`;
}
