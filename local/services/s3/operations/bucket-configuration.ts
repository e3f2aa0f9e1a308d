import type { AtomicOperation } from '../../../kernel/operation.ts';
import { bucketPermission } from '../arns.ts';
import { noSuchConfiguration } from '../errors.ts';
import { readText } from '../http/read-text.ts';
import type { Routed } from '../http/route.ts';
import type { BucketStore } from '../store.ts';

/** One configuration of a bucket, stored as the text of the request. */
export interface ConfigurationKind {
  /** Name in the query. */
  readonly subResource: string;
  /** Name in the store. */
  readonly name: string;
  /** IAM actions. */
  readonly getAction: string;
  readonly putAction: string;
  readonly deleteAction?: string;
  /** Error if there is none, or the default text. */
  readonly missing: { readonly code: string; readonly message: string } | { readonly text: string };
  /** Checks the text. @throws AwsError */
  readonly check?: (text: string) => void;
}

interface PutInput {
  readonly Bucket: string;
  readonly Body: string;
}

/** Reads the configuration. */
export function getConfiguration(
  store: BucketStore,
  kind: ConfigurationKind,
): Routed<AtomicOperation<{ readonly Bucket: string }, { Text: string }>> {
  return {
    route: { on: 'bucket', method: 'GET', subResource: kind.subResource },
    required: ['Bucket'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission(kind.getAction, Bucket),
    handle: ({ Bucket }) => {
      const text = store.bucket(Bucket).configurations[kind.name];
      if (text !== undefined) return { Text: text };
      if ('text' in kind.missing) return { Text: kind.missing.text };
      throw noSuchConfiguration(kind.missing.code, kind.missing.message);
    },
  };
}

export function putConfiguration(
  store: BucketStore,
  kind: ConfigurationKind,
): Routed<AtomicOperation<PutInput, object>> {
  return {
    route: { on: 'bucket', method: 'PUT', subResource: kind.subResource, read: readText },
    required: ['Bucket', 'Body'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission(kind.putAction, Bucket),
    handle: ({ Bucket, Body }) => {
      kind.check?.(Body);
      store.configure(Bucket, kind.name, Body);
      return {};
    },
  };
}

export function deleteConfiguration(
  store: BucketStore,
  kind: ConfigurationKind,
): Routed<AtomicOperation<{ readonly Bucket: string }, object>> {
  return {
    route: { on: 'bucket', method: 'DELETE', subResource: kind.subResource },
    required: ['Bucket'],
    optional: [],
    permissions: ({ Bucket }) => bucketPermission(kind.deleteAction ?? kind.putAction, Bucket),
    handle: ({ Bucket }) => {
      store.configure(Bucket, kind.name, undefined);
      return {};
    },
  };
}
