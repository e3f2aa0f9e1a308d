import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, type IRole } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  HttpMethods,
  type LifecycleRule,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

import { ARCHIVE_PREFIX, PROCESSED_PREFIX, UPLOAD_PREFIX } from '#contracts/names.ts';

import type { PhysicalNames } from '../config/physical-names.ts';
import type { DeploymentSettings } from '../config/settings.ts';

export interface StorageProps {
  readonly names: PhysicalNames;
  readonly settings: DeploymentSettings;
  readonly key: IKey | undefined;
}

/** Longer than a failed image can wait for a redrive (4 days in the queue, 14 in the dead-letter queue). */
const PROCESSED_DAYS = 30;

/** The upload bucket, the archive bucket, and the bucket with the access logs of both. */
export class StorageConstruct extends Construct {
  readonly uploadBucket: Bucket;
  readonly archiveBucket: Bucket;
  readonly logBucket: Bucket;

  constructor(scope: Construct, id: string, { names, settings, key }: StorageProps) {
    super(scope, id);
    const secure = secureBucket(settings);
    const encrypted = { ...secure, ...(key === undefined ? {} : withKey(key)) };

    this.logBucket = new Bucket(this, 'LogBucket', {
      ...secure,
      bucketName: names.ofBucket('logs'),
      lifecycleRules: [
        ABORT_UPLOADS,
        { id: 'expire', expiration: Duration.days(settings.accessLogDays) },
        replacedVersions(1),
        DELETE_MARKERS,
      ],
    });

    this.uploadBucket = new Bucket(this, 'UploadBucket', {
      ...encrypted,
      bucketName: names.ofBucket('uploads'),
      serverAccessLogsBucket: this.logBucket,
      serverAccessLogsPrefix: 'uploads/',
      cors: settings.uploadOrigins.length === 0 ? [] : [corsRule(settings.uploadOrigins)],
      lifecycleRules: [
        ABORT_UPLOADS,
        {
          id: 'glacier',
          prefix: UPLOAD_PREFIX,
          transitions: [
            { storageClass: StorageClass.GLACIER, transitionAfter: Duration.days(settings.glacierAfterDays) },
          ],
        },
        replacedVersions(settings.noncurrentVersionDays),
        DELETE_MARKERS,
      ],
    });
    notifyEventBridge(this.uploadBucket);
    this.#denyUploadsElsewhere();

    this.archiveBucket = new Bucket(this, 'ArchiveBucket', {
      ...encrypted,
      bucketName: names.ofBucket('archive'),
      serverAccessLogsBucket: this.logBucket,
      serverAccessLogsPrefix: 'archive/',
      lifecycleRules: [
        ABORT_UPLOADS,
        ...archiveRules(settings),
        { id: 'processed', prefix: PROCESSED_PREFIX, expiration: Duration.days(PROCESSED_DAYS) },
        replacedVersions(settings.noncurrentVersionDays),
        DELETE_MARKERS,
      ],
    });
  }

  /**
   * Denies the pipeline's own roles every write to the upload bucket, whatever their policies say: an output written there
   * would become an upload, in an endless loop. Unlike a list of principals, the condition still works after a role is
   * deleted and recreated.
   */
  denyWritesOf(roles: readonly IRole[]): void {
    this.#denyWrites('DenyWritesOfThePipeline', roles, 's3:DeleteObject*');
  }

  /**
   * Denies everybody except these roles writing to the archive, so that everything in it comes from the pipeline. Whoever has
   * to restore something must first remove this statement, which leaves a trace.
   */
  denyArchiveWritesExceptOf(roles: readonly IRole[]): void {
    this.archiveBucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DenyWritesOfOthers',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [this.archiveBucket.arnForObjects('*')],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': roles.map((role) => role.roleArn) } },
      }),
    );
  }

  /** Denies the roles that discard originals everything except permanently deleting versions. */
  denyAllButDiscarding(roles: readonly IRole[]): void {
    if (roles.length > 0) this.#denyWrites('DenyWritesOfDiscard', roles, 's3:DeleteObject');
  }

  #denyWrites(sid: string, roles: readonly IRole[], deletion: string): void {
    this.uploadBucket.addToResourcePolicy(
      new PolicyStatement({
        sid,
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject*', deletion, 's3:RestoreObject', 's3:AbortMultipartUpload'],
        resources: [this.uploadBucket.arnForObjects('*')],
        conditions: { ArnEquals: { 'aws:PrincipalArn': roles.map((role) => role.roleArn) } },
      }),
    );
  }

  #denyUploadsElsewhere(): void {
    this.uploadBucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'DenyUploadsOutsideThePrefix',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        notResources: [this.uploadBucket.arnForObjects(`${UPLOAD_PREFIX}*`)],
      }),
    );
  }
}

const ABORT_UPLOADS: LifecycleRule = {
  id: 'abort-multipart-uploads',
  abortIncompleteMultipartUploadAfter: Duration.days(7),
};

/** A delete marker without other versions is useless; removing it cannot share a rule with an expiry in days. */
const DELETE_MARKERS: LifecycleRule = { id: 'delete-markers', expiredObjectDeleteMarker: true };

/** Expiring or overwriting an object of a versioned bucket keeps its bytes as a noncurrent version. */
function replacedVersions(days: number): LifecycleRule {
  return { id: 'replaced-versions', noncurrentVersionExpiration: Duration.days(days) };
}

/** The archive's class, from the first day. */
function archiveRules({ archiveClass }: DeploymentSettings): LifecycleRule[] {
  if (archiveClass === 'STANDARD') return [];
  const storageClass = new StorageClass(archiveClass);
  return [
    {
      id: archiveClass === 'INTELLIGENT_TIERING' ? 'intelligent-tiering' : 'archive-class',
      prefix: ARCHIVE_PREFIX,
      transitions: [{ storageClass, transitionAfter: Duration.days(0) }],
    },
  ];
}

/** With a bucket key, S3 calls KMS once for many objects. */
function withKey(key: IKey): BucketProps {
  return { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true };
}

function secureBucket(settings: DeploymentSettings): BucketProps {
  return {
    encryption: BucketEncryption.S3_MANAGED,
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: settings.onRemoval === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  };
}

/** Web pages upload with a presigned POST (from a form) or PUT, and read the version from the response. */
function corsRule(origins: readonly string[]): NonNullable<BucketProps['cors']>[number] {
  return {
    id: 'uploads',
    allowedMethods: [HttpMethods.POST, HttpMethods.PUT],
    allowedOrigins: [...origins],
    allowedHeaders: ['*'],
    exposedHeaders: ['ETag', 'x-amz-version-id'],
    maxAge: 3000,
  };
}

/** Uses the plain property: the construct's option would add a custom resource with another function. */
function notifyEventBridge(bucket: Bucket): void {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error(`${bucket.node.path} has no AWS::S3::Bucket.`);
  resource.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
}
