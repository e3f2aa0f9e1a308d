import { AwsError } from '../../aws/aws-error.ts';

/** Error codes of the JSON protocol; the header x-amzn-query-error carries the older names. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  MessageNotInflight: 'AWS.SimpleQueueService.MessageNotInflight',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
};

export function queryError(code: string): string | undefined {
  const name = QUERY_CODES[code];
  return name === undefined ? undefined : `${name};Sender`;
}

export function queueDoesNotExist(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

export function queueNameExists(): AwsError {
  return new AwsError(
    'QueueNameExists',
    'A queue already exists with the same name and a different value for at least one attribute.',
  );
}

export function invalidAttributeValue(name: string, found: string, expected: string): AwsError {
  return new AwsError(
    'InvalidAttributeValue',
    `Invalid value for the parameter ${name}: found "${found}", expected ${expected}.`,
  );
}

export function invalidAttributeName(name: string): AwsError {
  return new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
}

export function invalidParameterValue(message: string): AwsError {
  return new AwsError('InvalidParameterValue', message);
}

export function receiptHandleIsInvalid(): AwsError {
  return new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
}

export function messageNotInflight(): AwsError {
  return new AwsError('MessageNotInflight', 'The message referred to is not in flight.');
}

export function invalidMessageContents(): AwsError {
  return new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
}

export function batchError(
  code:
    | 'TooManyEntriesInBatchRequest'
    | 'EmptyBatchRequest'
    | 'BatchEntryIdsNotDistinct'
    | 'InvalidBatchEntryId'
    | 'BatchRequestTooLong',
  message: string,
): AwsError {
  return new AwsError(code, message);
}
