import { randomBytes } from 'node:crypto';

import type { Principal } from '../aws/principal.ts';

/** One caller's keys. Temporary keys (of a role) have a session token that every request must carry. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly principal: Principal;
}

/** The keys of this run: random, new at every start, and only in memory. */
export class Credentials {
  readonly #keys = new Map<string, AccessKey>();

  /** Creates keys for a principal, with AWS's prefixes: AKIA for long-lived keys, ASIA for a role's. */
  issue(principal: Principal): AccessKey {
    const temporary = principal.kind === 'role';
    const key: AccessKey = {
      accessKeyId: `${temporary ? 'ASIA' : 'AKIA'}${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      ...(temporary ? { sessionToken: randomBytes(32).toString('base64') } : {}),
      principal,
    };
    this.#keys.set(key.accessKeyId, key);
    return key;
  }

  find(accessKeyId: string): AccessKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  revoke(accessKeyId: string): void {
    this.#keys.delete(accessKeyId);
  }
}
