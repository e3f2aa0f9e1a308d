import { rejection } from '../pipeline-error.ts';

/** Reads the bytes of a file by the rules of its format; reading past the end means that the file is truncated. */
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

  /** The byte at `offset`. @throws PipelineError TRUNCATED naming `what` */
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

  /** Bytes from `start` up to but not including `end`. @throws PipelineError TRUNCATED */
  slice(start: number, end: number, what: string): Uint8Array {
    if (end > this.#bytes.length) throw this.truncated(what, end);
    return this.#bytes.subarray(start, end);
  }

  /** First position of a byte from `offset` on, or -1. */
  indexOf(byte: number, offset: number): number {
    return this.#bytes.indexOf(byte, offset);
  }

  /** @param expectedBytes minimum size of the file, if known */
  truncated(what: string, expectedBytes?: number): Error {
    const expected = expectedBytes === undefined ? '' : `; expected at least ${String(expectedBytes)} bytes`;
    return rejection(
      'TRUNCATED',
      `The ${this.#format} file ends after ${String(this.#bytes.length)} bytes, within ${what}${expected}. Upload it again from a complete copy.`,
      {
        format: this.#format,
        sizeBytes: this.#bytes.length,
        within: what,
        ...(expectedBytes === undefined ? {} : { expectedBytes }),
      },
    );
  }

  /** @param missing what should still come */
  endsBefore(missing: string): Error {
    return rejection(
      'TRUNCATED',
      `The ${this.#format} file ends after ${String(this.#bytes.length)} bytes, before ${missing}. Upload it again from a complete copy.`,
      { format: this.#format, sizeBytes: this.#bytes.length, missing },
    );
  }

  /** @param found what the file has too much of, and the limit */
  tooComplex(found: string, details: Readonly<Record<string, number>>): Error {
    return rejection(
      'TOO_COMPLEX',
      `The ${this.#format} file has ${found}. Save it again, smaller or with simpler settings.`,
      { format: this.#format, ...details },
    );
  }

  /**
   * @param variant what kind of this format the file is, e.g. `a 12-bit JPEG`
   * @param cure how to make an image of it that is processed
   */
  unsupported(variant: string, cure: string): Error {
    return rejection('UNSUPPORTED_FORMAT', `The file is ${variant}, which is not processed. ${cure}`, {
      format: this.#format,
      variant,
    });
  }

  /**
   * @param offset undefined if no place can be named
   * @param found what was found, and what the format requires
   */
  corrupt(offset: number | undefined, found: string): Error {
    const place = offset === undefined ? '' : ` at byte ${String(offset)}`;
    return rejection(
      'CORRUPT',
      `The ${this.#format} file is damaged${place}: ${found}. Upload another copy.`,
      { format: this.#format, ...(offset === undefined ? {} : { offset }) },
    );
  }
}
