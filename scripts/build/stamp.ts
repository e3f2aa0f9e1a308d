import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Records beside an output what it was made from. */
export class Stamp {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  matches(hash: string): boolean {
    try {
      return readFileSync(this.#file, 'utf8') === hash;
    } catch {
      return false;
    }
  }

  /** Call it before writing the output, so that half an output is never taken for a whole one. */
  clear(): void {
    rmSync(this.#file, { force: true });
  }

  write(hash: string): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(this.#file, hash);
  }
}
