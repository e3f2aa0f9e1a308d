import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DIGEST_BYTES = 32;

/**
 * V8's compiled code of one source, shared between processes: a SHA-256 of the data, then the data. The file name
 * contains hashes of the source and the Node.js version, because V8 only compares the source length. The cache only
 * saves time, so any problem with it is ignored.
 */
export class CodeCacheFile {
  readonly #directory: string;
  readonly #name: string;

  /** @param directory belongs to one function: another version's file in it is removed */
  constructor(directory: string, source: string) {
    this.#directory = directory;
    this.#name = `${digest(source).toString('hex').slice(0, 32)}.v8-${process.version}`;
  }

  /** The data, or undefined if it is missing or damaged. */
  read(): Buffer | undefined {
    try {
      const bytes = readFileSync(join(this.#directory, this.#name));
      const data = bytes.subarray(DIGEST_BYTES);
      return digest(data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
    } catch {
      return undefined;
    }
  }

  write(data: Buffer): void {
    const path = join(this.#directory, this.#name);
    const temporary = `${path}.${String(process.pid)}`;
    // Where nothing can be written, the next process compiles it again.
    tryTo(() => {
      mkdirSync(this.#directory, { recursive: true });
    });
    const isWritten = tryTo(() => {
      writeFileSync(temporary, Buffer.concat([digest(data), data]));
      renameSync(temporary, path);
    });
    tryTo(() => {
      if (!isWritten) rmSync(temporary, { force: true });
      for (const name of readdirSync(this.#directory))
        if (!name.startsWith(this.#name)) rmSync(join(this.#directory, name), { force: true });
    });
  }
}

function tryTo(task: () => void): boolean {
  try {
    task();
    return true;
  } catch {
    return false;
  }
}

function digest(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest();
}
