import fc from 'fast-check';

/** Ways to damage a file: change a byte or a four-byte length, remove or repeat a piece. */
export function damage(): fc.Arbitrary<(bytes: Buffer) => Buffer> {
  return fc
    .record({
      at: fc.nat({ max: 1_000_000 }),
      kind: fc.constantFrom('byte', 'length', 'cut', 'repeat'),
      value: fc.nat({ max: 0xffffffff }),
    })
    .map(({ at, kind, value }) => (bytes: Buffer) => {
      if (bytes.length < 8) return bytes;
      const offset = at % (bytes.length - 4);
      const changed = Buffer.from(bytes);
      if (kind === 'byte') changed[offset] = value & 0xff;
      if (kind === 'length') changed.writeUInt32LE(value, offset);
      const piece = bytes.subarray(offset, offset + (value % 64));
      if (kind === 'cut')
        return Buffer.concat([bytes.subarray(0, offset), bytes.subarray(offset + piece.length)]);
      if (kind === 'repeat') return Buffer.concat([bytes.subarray(0, offset), piece, bytes.subarray(offset)]);
      return changed;
    });
}
