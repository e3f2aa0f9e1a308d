import { AwsError } from '../../aws/aws-error.ts';

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

export function resourceAlreadyExists(message: string): AwsError {
  return new AwsError('ResourceAlreadyExistsException', message);
}

export function invalidEventPattern(message: string): AwsError {
  return new AwsError('InvalidEventPatternException', message);
}

export function validation(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
