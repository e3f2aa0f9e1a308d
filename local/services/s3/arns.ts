import type { Permission } from '../../kernel/operation.ts';

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

export function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

export function bucketPermission(action: string, bucket: string): readonly Permission[] {
  return [{ action: `s3:${action}`, resource: bucketArn(bucket) }];
}

export function objectPermission(action: string, bucket: string, key: string): readonly Permission[] {
  return [{ action: `s3:${action}`, resource: objectArn(bucket, key) }];
}
