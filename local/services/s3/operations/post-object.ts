import { readBody } from '../../../aws/wires/body.ts';
import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { LongOperation } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { objectPermission } from '../arns.ts';
import { kept } from '../http/object-headers.ts';
import { parseForm } from '../http/parse-form.ts';
import { verifyPostPolicy } from '../http/post-policy.ts';
import type { RequestInput, Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';
import { singleETag, writeObject } from '../write-object.ts';

const LARGEST_FORM_BYTES = 129 * 1024 * 1024;

export interface PostObjectInput {
  readonly Bucket: string;
  readonly Key: string;
  readonly Bytes: Buffer;
  readonly ContentType?: string;
  readonly Headers?: Readonly<Record<string, string>>;
  /** The response status that the form requests: 200, 201 or 204. */
  readonly SuccessStatus?: string;
  readonly SuccessRedirect?: string;
}

export interface PostedObject {
  readonly Key: string;
  readonly ETag: string;
  readonly VersionId?: string;
}

/** A browser's form upload; the wire has already checked the form's policy. */
export function postObject(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<LongOperation<PostObjectInput, PostedObject>> {
  return {
    route: { on: 'bucket', method: 'POST', read: (request, { bucket }) => readForm(kernel, request, bucket) },
    required: ['Bucket', 'Key', 'Bytes'],
    optional: ['ContentType', 'Headers', 'SuccessStatus', 'SuccessRedirect'],
    permissions: ({ Bucket, Key }) => objectPermission('PutObject', Bucket, Key),
    handleLong: async ({ Bucket, Key, Bytes, ContentType, Headers = {} }, context) => {
      const { versioning } = store.bucket(Bucket);
      const blob = await kernel.blobs.put(Bytes);
      const version = writeObject(
        kernel,
        store,
        {
          bucket: Bucket,
          key: Key,
          blob,
          sizeBytes: Bytes.byteLength,
          eTag: singleETag(Bytes),
          checksums: {},
          contentType: ContentType ?? 'application/octet-stream',
          headers: Headers,
          tags: {},
          reason: 'POST Object',
        },
        context,
      );
      return {
        Key,
        ETag: version.eTag,
        ...(versioning === 'Unversioned' ? {} : { VersionId: version.versionId }),
      };
    },
  };
}

async function readForm(kernel: ServiceContext, request: WireRequest, bucket: string): Promise<RequestInput> {
  const { fields, file } = await parseForm(
    request.headers['content-type'] ?? '',
    await readBody(request.body, LARGEST_FORM_BYTES),
  );
  return {
    principal: verifyPostPolicy(kernel, bucket, fields, file.bytes.byteLength),
    input: {
      Key: (fields['key'] ?? '').replaceAll('${filename}', file.name),
      Bytes: file.bytes,
      ContentType: fields['content-type'],
      Headers: kept(fields),
      SuccessStatus: fields['success_action_status'],
      SuccessRedirect: fields['success_action_redirect'],
    },
  };
}
