import { rejection } from '../pipeline-error.ts';

/** Reads a file's bytes in order of its format's rules; what is past the end is a cut file. */
export class ByteView {
  readonly #bytes: Uint8Array;
  readonly #format: string;

  constructor(bytes: Uint8Array, format: string) {
    this.#bytes = bytes;
    this.#format = format;
  }

  get length(): number {
    return this.#bytes.length;
  }

  /** The byte at `offset`. @throws PipelineError TRUNCATED */
  at(offset: number, what: string): number {
    const byte = this.#bytes[offset];
    if (byte === undefined) throw this.truncated(what);
    return byte;
  }

  u16be(offset: number, what: string): number {
    return (this.at(offset, what) << 8) | this.at(offset + 1, what);
  }

  u16le(offset: number, what: string): number {
    return this.at(offset, what) | (this.at(offset + 1, what) << 8);
  }

  u24le(offset: number, what: string): number {
    return this.u16le(offset, what) | (this.at(offset + 2, what) << 16);
  }

  u32be(offset: number, what: string): number {
    return this.u16be(offset, what) * 0x10000 + this.u16be(offset + 2, what);
  }

  u32le(offset: number, what: string): number {
    return this.u16le(offset, what) + this.u16le(offset + 2, what) * 0x10000;
  }

  /** Four characters, e.g. a chunk's name. */
  name(offset: number, what: string): string {
    return String.fromCharCode(
      this.at(offset, what),
      this.at(offset + 1, what),
      this.at(offset + 2, what),
      this.at(offset + 3, what),
    );
  }

  /** Bytes from `start` up to, not including, `end`. @throws PipelineError TRUNCATED */
  slice(start: number, end: number, what: string): Uint8Array {
    if (end > this.#bytes.length) throw this.truncated(what, end);
    return this.#bytes.subarray(start, end);
  }

  /** First position of a byte from `offset` on, or -1. */
  indexOf(byte: number, offset: number): number {
    return this.#bytes.indexOf(byte, offset);
  }

  /** @param expectedBytes how long the file must be at least, where that is known */
  truncated(what: string, expectedBytes?: number): Error {
    const expected =
      expectedBytes === undefined ? '' : `; at least ${String(expectedBytes)} bytes are expected`;
    return rejection(
      'TRUNCATED',
      `The ${this.#format} file ends after ${String(this.#bytes.length)} bytes, within ${what}${expected}. Upload it again from a whole copy.`,
      {
        format: this.#format,
        sizeBytes: this.#bytes.length,
        within: what,
        ...(expectedBytes === undefined ? {} : { expectedBytes }),
      },
    );
  }

  /** @param found what the file has too much of, and how much of it is accepted */
  tooComplex(found: string, details: Readonly<Record<string, number>>): Error {
    return rejection(
      'TOO_COMPLEX',
      `The ${this.#format} file has ${found} are accepted. Save it again, smaller or with simpler settings.`,
      { format: this.#format, ...details },
    );
  }

  /** @param found what is there, and what the format asks for */
  corrupt(offset: number, found: string): Error {
    return rejection(
      'CORRUPT',
      `The ${this.#format} file is damaged at byte ${String(offset)}: ${found}. Save it again with an image program, or upload another copy.`,
      { format: this.#format, offset },
    );
  }
}
