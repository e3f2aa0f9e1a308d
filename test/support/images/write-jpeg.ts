/** A segment with its marker and length, which is two more than its content's. */
export function jpegSegment(marker: number, content: Uint8Array): Buffer {
  const length = content.length + 2;
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), content]);
}

/** An image with segments inserted right after SOI. */
export function withSegments(jpeg: Uint8Array, ...segments: readonly Uint8Array[]): Buffer {
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** APP1 with an EXIF block. */
export function exifSegment(block: Uint8Array): Buffer {
  return jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), block]));
}

const MCU = 8;

/**
 * A baseline JPEG of one grey level, made here because programs seldom write restart markers.
 *
 * @param restartEvery blocks between restart markers; by default none
 */
export function writeFlatJpeg(width: number, height: number, restartEvery = 0): Buffer {
  const blocks = Math.ceil(width / MCU) * Math.ceil(height / MCU);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xdb, Buffer.from([0, ...Array.from({ length: 64 }, () => 1)])),
    jpegSegment(0xc0, Buffer.from([8, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0])),
    jpegSegment(0xc4, oneCode(0x00)),
    jpegSegment(0xc4, oneCode(0x10)),
    ...(restartEvery === 0 ? [] : [jpegSegment(0xdd, Buffer.from([restartEvery >> 8, restartEvery & 0xff]))]),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    flatBlocks(blocks, restartEvery === 0 ? blocks : restartEvery),
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** A Huffman table whose only code, the bit 0, stands for 0: no difference, and the end of a block. */
function oneCode(classAndId: number): Buffer {
  return Buffer.from([classAndId, 1, ...Array.from({ length: 15 }, () => 0), 0]);
}

/** Two bits per block; spare bits before a marker are set. */
function flatBlocks(blocks: number, restartEvery: number): Buffer {
  const pieces: Buffer[] = [];
  for (let done = 0, restart = 0; done < blocks; done += restartEvery, restart += 1) {
    const bits = '00'.repeat(Math.min(restartEvery, blocks - done));
    const bytes = bits.match(/.{1,8}/g)?.map((byte) => Number.parseInt(byte.padEnd(8, '1'), 2)) ?? [];
    pieces.push(Buffer.from(bytes));
    if (done + restartEvery < blocks) pieces.push(Buffer.from([0xff, 0xd0 + (restart % 8)]));
  }
  return Buffer.concat(pieces);
}
