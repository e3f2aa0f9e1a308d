import { AwsError } from '../../aws/aws-error.ts';

export function noSuchBucket(bucket: string): AwsError {
  return new AwsError('NoSuchBucket', 'The specified bucket does not exist', {
    status: 404,
    details: { BucketName: bucket },
  });
}

export function noSuchKey(key: string): AwsError {
  return new AwsError('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    details: { Key: key },
  });
}

export function noSuchVersion(key: string, versionId: string): AwsError {
  return new AwsError('NoSuchVersion', 'The specified version does not exist.', {
    status: 404,
    details: { Key: key, VersionId: versionId },
  });
}

/** A configuration that was never set, e.g. NoSuchBucketPolicy. */
export function noSuchConfiguration(code: string, message: string): AwsError {
  return new AwsError(code, message, { status: 404 });
}

export function methodNotAllowed(versionId: string): AwsError {
  return new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', {
    status: 405,
    details: { DeleteMarker: 'true', VersionId: versionId },
  });
}

export function bucketAlreadyOwnedByYou(): AwsError {
  return new AwsError(
    'BucketAlreadyOwnedByYou',
    'Your previous request to create the named bucket succeeded and you already own it.',
    { status: 409 },
  );
}

export function bucketNotEmpty(): AwsError {
  return new AwsError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { status: 409 });
}

export function invalidBucketName(): AwsError {
  return new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
}

export function preconditionFailed(condition: string): AwsError {
  return new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
    details: { Condition: condition },
  });
}

export function notModified(): AwsError {
  return new AwsError('NotModified', 'Not Modified', { status: 304 });
}

export function invalidRange(sizeBytes: number): AwsError {
  return new AwsError('InvalidRange', 'The requested range is not satisfiable', {
    status: 416,
    details: { ActualObjectSize: String(sizeBytes) },
  });
}

export function badDigest(which: string): AwsError {
  return new AwsError('BadDigest', `The ${which} you specified did not match the calculated checksum.`);
}

export function invalidArgument(message: string): AwsError {
  return new AwsError('InvalidArgument', message);
}

export function invalidRequest(message: string): AwsError {
  return new AwsError('InvalidRequest', message);
}

export function malformedXml(): AwsError {
  return new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );
}

export function keyTooLong(): AwsError {
  return new AwsError('KeyTooLongError', 'Your key is too long');
}

export function notImplemented(what: string): AwsError {
  return new AwsError(
    'NotImplemented',
    `The local runtime does not emulate ${what} of S3. docs/reference/emulation.md lists what it does.`,
    { status: 501 },
  );
}
