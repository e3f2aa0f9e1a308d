import { invalidArgument } from './errors.ts';
import type { BucketStore, ObjectVersion } from './store.ts';

const MOST_KEYS = 1000;

export interface ListedKeys {
  readonly objects: readonly ObjectVersion[];
  /** Common prefixes up to and with the delimiter. */
  readonly prefixes: readonly string[];
  readonly most: number;
  /** Where the next page starts; undefined at the end. */
  readonly next?: Buffer;
}

/** A page of keys after `after`, grouped by the delimiter. Source: S3 API reference, ListObjectsV2. */
export function listKeys(
  store: BucketStore,
  bucket: string,
  options: { prefix: string; delimiter: string; after: Buffer; most: string | undefined },
): ListedKeys {
  const most = readMaximum(options.most);
  const { prefix, delimiter } = options;
  const objects: ObjectVersion[] = [];
  const prefixes: string[] = [];
  let { after } = options;
  while (objects.length + prefixes.length < most) {
    const rows = store.list(bucket, prefix, after, most + 1);
    const [first] = rows;
    if (first === undefined) return { objects, prefixes, most };
    for (const object of rows) {
      const common = commonPrefix(object.key, prefix, delimiter);
      if (objects.length + prefixes.length >= most) return { objects, prefixes, most, next: after };
      if (common !== undefined) {
        prefixes.push(common);
        // Skips everything with the prefix in one step.
        after = Buffer.concat([Buffer.from(common), Buffer.from([0xff, 0xff, 0xff, 0xff])]);
        break;
      }
      objects.push(object);
      after = Buffer.from(object.key);
    }
  }
  const more = most > 0 && store.list(bucket, prefix, after, 1).length > 0;
  return { objects, prefixes, most, ...(more ? { next: after } : {}) };
}

export function readMaximum(text: string | undefined): number {
  const most = Number(text ?? MOST_KEYS);
  if (!Number.isInteger(most) || most < 0)
    throw invalidArgument('Argument maxKeys must be an integer between 0 and 2147483647');
  return Math.min(most, MOST_KEYS);
}

/** With encoding-type=url, keys that XML cannot carry arrive whole. */
export function encodeListed(encodingType: string | undefined): (text: string) => string {
  if (encodingType !== 'url') return (text) => text;
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%20', '+');
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '') return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}
