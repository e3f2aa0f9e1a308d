import { createHash } from 'node:crypto';

/** The algorithms of States.Hash and $hash by their names there. Source: Step Functions developer guide, "Intrinsic functions". */
const ALGORITHMS = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);

/**
 * Lower-case hex.
 *
 * @throws what `refuse` makes of the reason when there is no such algorithm
 */
export function hash(text: string, algorithm: string, refuse: (reason: string) => Error): string {
  const name = ALGORITHMS.get(algorithm);
  if (name === undefined)
    throw refuse(`Unknown algorithm ${algorithm}; expected one of ${[...ALGORITHMS.keys()].join(', ')}`);
  return createHash(name).update(text).digest('hex');
}
