import type { WireRequest } from '../../../aws/wires/wire.ts';
import type { Members } from '../../../aws/members.ts';

/** Headers that are stored with an object and returned with it. */
const KEPT_HEADERS =
  /^(?:cache-control|content-disposition|content-encoding|content-language|expires|x-amz-meta-.+|x-amz-website-redirect-location)$/;

/** Headers of a request or fields of a form to store with the object. */
export function kept(headers: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name));
  // The SDK sets this coding on streamed bodies; it is framing, not a property of the object.
  const own = entries.map(
    ([name, value]) =>
      [name, name === 'content-encoding' ? value.replace(/,?aws-chunked/, '') : value] as const,
  );
  return Object.fromEntries(own.filter(([, value]) => value !== ''));
}

/** Conditions and options that GetObject and HeadObject share. */
export function conditions(headers: WireRequest['headers']): Members {
  return {
    IfMatch: headers['if-match'],
    IfNoneMatch: headers['if-none-match'],
    IfModifiedSince: headers['if-modified-since'],
    IfUnmodifiedSince: headers['if-unmodified-since'],
    ChecksumMode: headers['x-amz-checksum-mode'],
  };
}

/** Tags in the header x-amz-tagging, which has the form of a query. */
export function tagMembers(headers: WireRequest['headers']): Members {
  const tags = headers['x-amz-tagging'];
  return tags === undefined ? {} : { Tags: Object.fromEntries(new URLSearchParams(tags)) };
}
