import { describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';

import { logicalIdOf, resolvedResources, stageTemplate } from './support/stage-template.ts';
import type { PolicyResource, Statement } from './support/policies.ts';
import { STANDARD_FUNCTIONS } from '#lambda/functions.ts';

const template = stageTemplate('development');
const UPLOADS = logicalIdOf(template.findResources('AWS::S3::Bucket'), 'StorageUploadBucket');
const ARCHIVE = logicalIdOf(template.findResources('AWS::S3::Bucket'), 'StorageArchiveBucket');
const LOGS = logicalIdOf(template.findResources('AWS::S3::Bucket'), 'StorageLogBucket');

describe('the buckets', () => {
  it('are one for uploads, one for the archive and one for access logs [T1, C8]', () => {
    template.resourceCountIs('AWS::S3::Bucket', 3);
    for (const [bucket, prefix] of [
      [UPLOADS, 'uploads/'],
      [ARCHIVE, 'archive/'],
    ] as const) {
      expect(propertiesOf(bucket)).toMatchObject({
        LoggingConfiguration: { DestinationBucketName: LOGS, LogFilePrefix: prefix },
      });
    }
    expect(propertiesOf(LOGS)).not.toHaveProperty('LoggingConfiguration');
  });

  it('have names of at most 63 characters in every region', () => {
    for (const { BucketName } of Object.values(buckets())) {
      expect(BucketName.replace('eu-central-1', 'ap-southeast-1').length).toBeLessThanOrEqual(63);
    }
  });

  it.each([UPLOADS, ARCHIVE, LOGS])(
    '%s encrypts with AES-256, keeps versions and is closed to the public [C1, S2]',
    (bucket) => {
      expect(propertiesOf(bucket)).toMatchObject({
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      });
    },
  );

  it.each([UPLOADS, ARCHIVE, LOGS])('%s refuses requests without TLS 1.2', (bucket) => {
    const denied = policyOf(bucket).filter(({ Effect }) => Effect === 'Deny');
    const everything = {
      Action: 's3:*',
      Resource: [`${bucket}.Arn`, `${bucket}.Arn/*`],
      Principal: { AWS: '*' },
    };
    expect(denied).toContainEqual(
      expect.objectContaining({ ...everything, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
    expect(denied).toContainEqual(
      expect.objectContaining({ ...everything, Condition: { NumericLessThan: { 's3:TlsVersion': 1.2 } } }),
    );
  });
});

describe('the upload bucket', () => {
  it('sends its events to EventBridge, moves objects to Glacier after 90 days and allows uploads from web pages [C1, F2, K1]', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      CorsConfiguration: {
        CorsRules: [
          Match.objectLike({
            AllowedMethods: ['POST', 'PUT'],
            AllowedOrigins: Match.not(Match.arrayWith(['*'])),
          }),
        ],
      },
      LifecycleConfiguration: {
        Rules: Match.arrayWith([
          Match.objectLike({
            Prefix: 'uploads/',
            Status: 'Enabled',
            Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 90 }],
          }),
        ]),
      },
    });
  });

  it('denies uploads outside uploads/ to everyone', () => {
    expect(policyOf(UPLOADS)).toContainEqual({
      Sid: 'DenyUploadsOutsideThePrefix',
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      NotResource: `${UPLOADS}.Arn/uploads/*`,
    });
  });

  it('denies every write to the role of every function [S7]', () => {
    const statement = policyOf(UPLOADS).find(({ Sid }) => Sid === 'DenyWritesOfThePipeline');
    const roles = Object.keys(resolvedResources('development', 'AWS::IAM::Role')).filter((id) =>
      id.startsWith('Compute'),
    );
    expect(roles).toHaveLength(STANDARD_FUNCTIONS.length);
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Resource: `${UPLOADS}.Arn/*`,
      Action: expect.arrayContaining(['s3:PutObject*', 's3:DeleteObject*']),
    });
    const named = [statement?.Condition?.['ArnEquals']?.['aws:PrincipalArn'] ?? []].flat();
    expect(named.sort()).toEqual(roles.map((role) => `${role}.Arn`).sort());
  });

  it('allows no service to write except log delivery, and that only to the log bucket', () => {
    expect([...policyOf(UPLOADS), ...policyOf(ARCHIVE)].filter(({ Effect }) => Effect === 'Allow')).toEqual(
      [],
    );
    const allowed = policyOf(LOGS).filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.map(({ Principal, Resource, Condition }) => ({ Principal, Resource, Condition }))).toEqual(
      [
        { bucket: UPLOADS, prefix: 'uploads' },
        { bucket: ARCHIVE, prefix: 'archive' },
      ].map(({ bucket, prefix }) => ({
        Principal: { Service: 'logging.s3.amazonaws.com' },
        Resource: `${LOGS}.Arn/${prefix}/*`,
        Condition: {
          ArnLike: { 'aws:SourceArn': `${bucket}.Arn` },
          StringEquals: { 'aws:SourceAccount': '123456789012' },
        },
      })),
    );
  });
});

describe('the archive bucket', () => {
  it('can be written by three roles of the pipeline and by nobody else [S7]', () => {
    const statement = policyOf(ARCHIVE).find(({ Sid }) => Sid === 'DenyWritesOfOthers');
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Resource: `${ARCHIVE}.Arn/*`,
    });
    const allowed = [statement?.Condition?.['ArnNotEquals']?.['aws:PrincipalArn'] ?? []].flat();
    expect(
      allowed.map((arn) => /^Compute(?<name>[A-Z][a-z]+)Role/.exec(String(arn))?.groups?.['name']).sort(),
    ).toEqual(['Archive', 'Resize', 'Thumbnail']);
  });

  it('moves the archive to Intelligent-Tiering and drops derivatives in transit after 30 days [K4]', () => {
    expect(propertiesOf(ARCHIVE).LifecycleConfiguration.Rules).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          Prefix: 'archive/',
          Transitions: [{ StorageClass: 'INTELLIGENT_TIERING', TransitionInDays: 0 }],
        }),
        expect.objectContaining({ Prefix: 'processed/', ExpirationInDays: 30 }),
      ]),
    );
  });
});

interface BucketProperties {
  readonly BucketName: string;
  readonly LifecycleConfiguration: { readonly Rules: readonly object[] };
}

function buckets(): Readonly<Record<string, BucketProperties>> {
  return resolvedResources<BucketProperties>('development', 'AWS::S3::Bucket');
}

function propertiesOf(bucket: string): BucketProperties {
  const properties = buckets()[bucket];
  if (properties === undefined) throw new Error(`no bucket ${bucket}`);
  return properties;
}

function policyOf(bucket: string): readonly Statement[] {
  const policies = resolvedResources<PolicyResource & { readonly Bucket: string }>(
    'development',
    'AWS::S3::BucketPolicy',
  );
  return Object.values(policies).find((policy) => policy.Bucket === bucket)?.PolicyDocument.Statement ?? [];
}
