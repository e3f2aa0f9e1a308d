import type { CallContext } from '../../kernel/operation.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';
import { bucketArn } from './arns.ts';
import type { Bucket, ObjectVersion } from './store.ts';

export type CreationReason = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';

/** Name of the configuration that enables events to EventBridge. */
export const EVENT_BRIDGE = 'eventBridge';

/**
 * Sends an event about a new object to EventBridge, in the transaction that stores it, if the bucket is configured
 * for it. Source: S3 user guide, "EventBridge event message structure". The key is raw, never URL-encoded.
 */
export function announceCreation(
  kernel: ServiceContext,
  bucket: Bucket,
  version: ObjectVersion,
  reason: CreationReason,
  context: CallContext,
): void {
  announce(kernel, bucket, context, 'Object Created', {
    object: {
      key: version.key,
      size: version.sizeBytes,
      etag: version.eTag,
      ...versionMember(bucket, version),
      sequencer: version.sequencer,
    },
    reason,
  });
}

export function announceDeletion(
  kernel: ServiceContext,
  bucket: Bucket,
  version: ObjectVersion,
  context: CallContext,
): void {
  announce(kernel, bucket, context, 'Object Deleted', {
    object: {
      key: version.key,
      ...(version.deleteMarker ? {} : { etag: version.eTag }),
      ...versionMember(bucket, version),
      sequencer: version.sequencer,
    },
    reason: 'DeleteObject',
    'deletion-type': version.deleteMarker ? 'Delete Marker Created' : 'Permanently Deleted',
  });
}

function versionMember(bucket: Bucket, { versionId }: ObjectVersion): object {
  return bucket.versioning === 'Unversioned' ? {} : { 'version-id': versionId };
}

function announce(
  kernel: ServiceContext,
  bucket: Bucket,
  context: CallContext,
  DetailType: string,
  detail: object,
): void {
  if (bucket.configurations[EVENT_BRIDGE] === undefined) return;
  const arn = bucketArn(bucket.name);
  kernel.deliver({
    source: 's3',
    principal: {
      kind: 'service',
      service: 's3.amazonaws.com',
      sourceArn: arn,
      sourceAccount: kernel.accountId,
    },
    service: 'events',
    operation: 'PutServiceEvent',
    input: {
      Source: 'aws.s3',
      DetailType,
      Resources: [arn],
      TimeMs: context.nowMs,
      Detail: {
        version: '0',
        bucket: { name: bucket.name },
        ...detail,
        'request-id': context.requestId,
        requester: kernel.accountId,
        'source-ip-address': '127.0.0.1',
      },
    },
  });
}
