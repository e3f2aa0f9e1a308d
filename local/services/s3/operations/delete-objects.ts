import { AwsError } from '../../../aws/aws-error.ts';
import type { AtomicOperation, CallContext } from '../../../kernel/operation.ts';
import type { ServiceContext } from '../../../kernel/service-context.ts';
import { objectPermission } from '../arns.ts';
import { malformedXml } from '../errors.ts';
import { readText } from '../http/read-text.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';
import { readXml } from '../xml/read-xml.ts';
import { type DeleteObjectInput, removeObject } from './delete-object.ts';

const MOST_KEYS = 1000;

interface Input {
  readonly Bucket: string;
  readonly Body: string;
}

/** Deletes up to 1,000 objects; each succeeds or fails on its own. */
export function deleteObjects(
  kernel: ServiceContext,
  store: BucketStore,
): Routed<AtomicOperation<Input, { Xml: object }>> {
  return {
    route: { on: 'bucket', method: 'POST', subResource: 'delete', read: readText },
    required: ['Bucket', 'Body'],
    optional: [],
    // Checked per object below, since one refusal does not stop the others.
    permissions: () => [],
    handle: ({ Bucket, Body }, context) => {
      store.bucket(Bucket);
      const request = readXml(Body, 'Delete');
      const wanted = request.all('Object');
      if (wanted.length === 0 || wanted.length > MOST_KEYS) throw malformedXml();
      const results = wanted.map((element) => {
        const Key = element.first('Key')?.text ?? '';
        const VersionId = element.first('VersionId')?.text;
        return attempt(
          kernel,
          store,
          { Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) },
          context,
        );
      });
      const quiet = request.first('Quiet')?.text === 'true';
      return {
        Xml: {
          DeleteResult: {
            Deleted: quiet ? [] : results.flatMap(({ Deleted }) => Deleted ?? []),
            Error: results.flatMap(({ Error: error }) => error ?? []),
          },
        },
      };
    },
  };
}

function attempt(
  kernel: ServiceContext,
  store: BucketStore,
  input: DeleteObjectInput,
  context: CallContext,
): { Deleted?: object; Error?: object } {
  const { Bucket, Key, VersionId } = input;
  try {
    for (const permission of objectPermission(
      VersionId === undefined ? 'DeleteObject' : 'DeleteObjectVersion',
      Bucket,
      Key,
    ))
      kernel.authorize(permission, context);
    const { DeleteMarker, VersionId: affected } = removeObject(kernel, store, input, context);
    return {
      Deleted: {
        Key,
        VersionId,
        DeleteMarker,
        DeleteMarkerVersionId: DeleteMarker === true ? affected : undefined,
      },
    };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { Error: { Key, VersionId, Code: error.code, Message: error.message } };
  }
}
