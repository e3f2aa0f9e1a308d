/** Components of the image; each can have at most 63 x 14 scans. */
const COMPONENTS = [1, 2, 3];
/** Longest run of blocks without a coefficient in one code: EOB14 with 14 bits set. */
const LONGEST_RUN = 32_767;
/** Highest bit of a coefficient that a scan may start with. */
const COARSEST = 13;

/**
 * A fully valid, uniformly grey, progressive JPEG whose coefficients come in scans of one bit. Each scan is a few bytes long but
 * makes a decoder visit every block of the image.
 */
export function makeScanBomb(width: number, height: number, scans: number): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...Array.from({ length: 64 }, () => 1)]),
    segment(0xc2, [
      8,
      ...u16(height),
      ...u16(width),
      COMPONENTS.length,
      ...COMPONENTS.flatMap((id) => [id, 0x11, 0]),
    ]),
    huffmanTable(0x00, 0),
    huffmanTable(0x10, 0xe0),
    segment(0xda, [COMPONENTS.length, ...COMPONENTS.flatMap((id) => [id, 0]), 0, 0, 0]),
    Buffer.alloc(Math.ceil((blocks * COMPONENTS.length) / 8)),
    ...acScans(blocks, scans),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function acScans(blocks: number, scans: number): Buffer[] {
  const empty = emptyScan(blocks);
  const all: Buffer[] = [];
  for (const id of COMPONENTS)
    for (let coefficient = 1; coefficient < 64; coefficient += 1)
      for (let bit = COARSEST; bit >= 0; bit -= 1) {
        if (all.length === scans) return all;
        const before = bit === COARSEST ? 0 : bit + 1;
        all.push(
          Buffer.concat([segment(0xda, [1, id, 0, coefficient, coefficient, (before << 4) | bit]), empty]),
        );
      }
  return all;
}

/** The code 0 and 14 bits for every run; spare bits are set, and 0xFF is stuffed. */
function emptyScan(blocks: number): Buffer {
  let bits = '';
  for (let left = blocks; left > 0; left -= LONGEST_RUN) {
    // A run past the last block is read as one up to the last block.
    bits += `0${'1'.repeat(14)}`;
  }
  const bytes = bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2)) ?? [];
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}

/** A table with one symbol, whose code is the bit 0. */
function huffmanTable(classAndId: number, symbol: number): Buffer {
  return segment(0xc4, [classAndId, 1, ...Array.from({ length: 15 }, () => 0), symbol]);
}

function segment(code: number, content: readonly number[]): Buffer {
  return Buffer.from([0xff, code, ...u16(content.length + 2), ...content]);
}

function u16(value: number): [number, number] {
  return [value >> 8, value & 0xff];
}
