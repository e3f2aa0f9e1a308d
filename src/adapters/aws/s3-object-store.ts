import { createHash } from 'node:crypto';

import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
  type ListObjectVersionsCommandOutput,
  type ObjectVersion,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';

import { permanent, transient } from '#domain/pipeline-error.ts';
import type {
  Copy,
  Found,
  ListedVersion,
  ObjectStore,
  ReadOptions,
  StoredObject,
} from '#ports/object-store.ts';

import { awsCall, classifyAwsError } from './classify-aws-error.ts';
import { type ClientOptions, clientSettings } from './client-settings.ts';
import { readBody } from './read-body.ts';

/** A download may take longer than a call that moves no bytes. */
const LIMITS = { requestTimeoutMs: 5000 };

/** Strongest first. */
const CHECKSUM_ALGORITHMS = ['SHA256', 'SHA1', 'CRC64NVME', 'CRC32C', 'CRC32'] as const;

/** Errors that mean the object, or its version, does not exist. */
const GONE = new Set(['NoSuchKey', 'NoSuchVersion', 'NotFound']);

export function s3ObjectStore(options: ClientOptions): ObjectStore {
  const client = new S3Client({
    ...clientSettings(options, LIMITS),
    // Checksums are compared where it matters, at the archive. Verifying a download costs as much as the download itself.
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return {
    read: (object, options) => read(client, object, options),
    write: async ({ bucket, key, contentType }, bytes) => {
      const sha256 = createHash('sha256').update(bytes).digest('base64');
      await awsCall('S3 PutObject', () =>
        client.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            Body: bytes,
            ContentType: contentType,
            ChecksumSHA256: sha256,
          }),
        ),
      );
      return { key, sizeBytes: bytes.byteLength, sha256 };
    },
    copy: (copy) => copyObject(client, copy),
    listNewest: (bucket, prefix) => listNewest(client, bucket, prefix),
    remove: async (bucket, keys) => {
      await awsCall('S3 DeleteObjects', () =>
        client.send(
          new DeleteObjectsCommand({
            Bucket: bucket,
            Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
          }),
        ),
      );
    },
  };
}

async function read(
  client: S3Client,
  { bucket, key, versionId }: Parameters<ObjectStore['read']>[0],
  { firstBytes, verify = false }: ReadOptions = {},
): Promise<Found<StoredObject>> {
  try {
    const answer = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(versionId === undefined ? {} : { VersionId: versionId }),
        ...(firstBytes === undefined ? {} : { Range: `bytes=0-${String(firstBytes - 1)}` }),
        // Makes the SDK compare the bytes with the stored checksum.
        ...(verify ? { ChecksumMode: 'ENABLED' } : {}),
      }),
    );
    return { ...(await toStored(answer)), ...(verify ? uploadChecksumIn(answer) : {}) };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw isMismatch(error) ? damaged(key, error) : classifyAwsError(error, 'S3 GetObject');
  }
}

async function toStored({
  Body,
  ContentRange,
  ContentLength,
  ContentType,
  ETag = '',
}: GetObjectCommandOutput): Promise<StoredObject> {
  const bytes = await readBody(Body, ContentLength);
  return {
    bytes,
    sizeBytes: totalSize(ContentRange) ?? ContentLength ?? bytes.byteLength,
    eTag: ETag,
    ...(ContentType === undefined ? {} : { contentType: ContentType }),
  };
}

/** How the SDK reports that a body does not match its checksum; the error has no name of its own. */
function isMismatch(error: unknown): error is Error {
  return error instanceof Error && error.message.startsWith('Checksum mismatch');
}

function damaged(key: string, error: Error): Error {
  return transient(
    'CHECKSUM_MISMATCH',
    `The bytes read from ${JSON.stringify(key)} do not match their upload checksum (${error.message}). They will be read again.`,
    error,
  );
}

/** A checksum of the whole object. A composite checksum of a multipart upload ends in the number of parts. */
function uploadChecksumIn(answer: GetObjectCommandOutput): Pick<StoredObject, 'checksum'> {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = answer[`Checksum${algorithm}`];
    if (value !== undefined && !value.includes('-')) return { checksum: { algorithm, value } };
  }
  return {};
}

/** `bytes 0-4095/1234567`. */
function totalSize(contentRange: string | undefined): number | undefined {
  const total = contentRange === undefined ? undefined : /\/(\d+)$/.exec(contentRange)?.[1];
  return total === undefined ? undefined : Number(total);
}

async function copyObject(
  client: S3Client,
  { from, to, contentType }: Copy,
): Promise<Found<{ readonly sha256: string }>> {
  try {
    const { CopyObjectResult } = await client.send(
      new CopyObjectCommand({
        Bucket: to.bucket,
        Key: to.key,
        CopySource: copySource(from),
        ...(from.eTag === undefined ? {} : { CopySourceIfMatch: from.eTag }),
        ContentType: contentType,
        MetadataDirective: 'REPLACE',
        // By default tags are copied too, which needs more permissions on both sides.
        TaggingDirective: 'REPLACE',
        ChecksumAlgorithm: 'SHA256',
      }),
    );
    const sha256 = CopyObjectResult?.ChecksumSHA256;
    if (sha256 === undefined)
      throw permanent('INTERNAL_ERROR', `S3 returned no SHA-256 for the copy ${JSON.stringify(to.key)}.`);
    return { sha256 };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw classifyAwsError(error, 'S3 CopyObject');
  }
}

/** Encodes each segment separately, so slashes stay. */
function copySource({ bucket, key, versionId }: Copy['from']): string {
  const path = [bucket, ...key.split('/')].map(encodeURIComponent).join('/');
  return versionId === undefined ? path : `${path}?versionId=${encodeURIComponent(versionId)}`;
}

function isGone(error: unknown): boolean {
  return error instanceof Error && GONE.has(error.name);
}

type Marker = Pick<ListObjectVersionsCommandInput, 'KeyMarker' | 'VersionIdMarker'>;

async function* listNewest(client: S3Client, bucket: string, prefix: string): AsyncIterable<ListedVersion> {
  let marker: Marker | undefined = {};
  while (marker !== undefined) {
    const from: Marker = marker;
    const page: ListObjectVersionsCommandOutput = await awsCall('S3 ListObjectVersions', () =>
      client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from })),
    );
    for (const version of page.Versions ?? []) {
      if (version.IsLatest === true) yield toListed(bucket, version);
    }
    marker = page.IsTruncated === true ? nextMarker(page) : undefined;
  }
}

function toListed(bucket: string, version: ObjectVersion): ListedVersion {
  const { Key = '', VersionId = '', ETag = '', Size = 0, LastModified } = version;
  const lastModifiedMs = LastModified?.getTime() ?? 0;
  return { bucket, key: Key, versionId: VersionId, eTag: ETag, sizeBytes: Size, lastModifiedMs };
}

function nextMarker({ NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsCommandOutput): Marker {
  return {
    ...(NextKeyMarker === undefined ? {} : { KeyMarker: NextKeyMarker }),
    ...(NextVersionIdMarker === undefined ? {} : { VersionIdMarker: NextVersionIdMarker }),
  };
}
