import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Disk } from './disk.ts';
import type { Work } from './work.ts';

/** Recently read or written blobs are cached in memory up to this many bytes: a GET usually follows a PUT soon. */
const CACHE_BYTES = 96 * 1024 * 1024;

/**
 * Content-addressed storage: a blob's name is the SHA-256 of its bytes (64 hex digits), so copies cost nothing and
 * a key never becomes a path. A blob is written to a temporary file and renamed: it exists completely or not at all.
 */
export class Blobs {
  readonly #directory: string | undefined;
  readonly #work: Work;
  readonly #disk: Disk;
  readonly #cache = new Map<string, Buffer>();
  #cachedBytes = 0;
  #temporary = 0;

  /** @param directory of the files; without one, everything stays in memory. */
  constructor(directory: string | undefined, work: Work, disk = new Disk(directory ?? '')) {
    this.#directory = directory;
    this.#work = work;
    this.#disk = disk;
  }

  /** Stores the bytes and returns their name. The caller must not change the buffer afterwards. */
  async put(bytes: Buffer): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (this.#directory !== undefined)
      await this.#work.run(() => this.#disk.writeLater(() => this.#write(sha256, bytes)));
    this.#remember(sha256, bytes);
    return sha256;
  }

  /** All bytes of a blob. An unknown name is an error: it means the store is damaged. */
  async get(sha256: string): Promise<Buffer> {
    const cached = this.#cache.get(sha256);
    if (cached !== undefined) return cached;
    const bytes = await this.#work.run(() => readFile(this.#path(sha256)));
    this.#remember(sha256, bytes);
    return bytes;
  }

  /** Bytes `start` to `end`, both included, as in an HTTP Range. */
  async getRange(sha256: string, start: number, end: number): Promise<Buffer> {
    const cached = this.#cache.get(sha256);
    if (cached !== undefined) return cached.subarray(start, end + 1);
    return this.#work.run(async () => {
      const file = await open(this.#path(sha256));
      try {
        const { buffer, bytesRead } = await file.read(
          Buffer.alloc(end - start + 1),
          0,
          end - start + 1,
          start,
        );
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    });
  }

  /** Removes a blob that nothing references any more. */
  async remove(sha256: string): Promise<void> {
    const cached = this.#cache.get(sha256);
    if (cached !== undefined) {
      this.#cache.delete(sha256);
      this.#cachedBytes -= cached.byteLength;
    }
    if (this.#directory !== undefined) await this.#work.run(() => rm(this.#path(sha256), { force: true }));
  }

  #path(sha256: string): string {
    if (this.#directory === undefined)
      throw new Error(
        `Blob ${sha256} is not in memory, and this run has no state directory to read it from.`,
      );
    return join(this.#directory, sha256.slice(0, 2), sha256.slice(2));
  }

  async #write(sha256: string, bytes: Buffer): Promise<void> {
    const path = this.#path(sha256);
    const present = await stat(path).catch(() => undefined);
    if (present?.size === bytes.byteLength) return;
    await mkdir(join(path, '..'), { recursive: true });
    this.#temporary += 1;
    const temporary = `${path}.${String(this.#temporary)}.part`;
    try {
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  #remember(sha256: string, bytes: Buffer): void {
    if (this.#cache.has(sha256)) return;
    this.#cache.set(sha256, bytes);
    this.#cachedBytes += bytes.byteLength;
    if (this.#directory === undefined) return;
    for (const [oldest, old] of this.#cache) {
      if (this.#cachedBytes <= CACHE_BYTES) break;
      this.#cache.delete(oldest);
      this.#cachedBytes -= old.byteLength;
    }
  }
}
