export interface WebpChunk {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A chunk of the RIFF container, padded to an even length. */
export function webpChunk(name: string, content: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(name.padEnd(4), 'latin1'),
    u32(content.length),
    content,
    Buffer.alloc(content.length % 2),
  ]);
}

/** A WebP file with the given chunks. */
export function writeWebp(chunks: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  return Buffer.concat([Buffer.from('RIFF'), u32(content.length), content]);
}

/** The chunks of a file, in order. */
export function readWebp(file: Uint8Array): WebpChunk[] {
  const bytes = Buffer.from(file);
  const chunks: WebpChunk[] = [];
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(offset + 4);
    chunks.push({
      name: bytes.toString('latin1', offset, offset + 4),
      content: bytes.subarray(offset + 8, offset + 8 + length),
    });
    offset += 8 + length + (length % 2);
  }
  return chunks;
}

/** Bits of VP8X. */
export const WEBP_FLAGS = { animation: 0x02, xmp: 0x04, exif: 0x08, alpha: 0x10, icc: 0x20 } as const;

export function webpCanvas(width: number, height: number, flags = 0): Buffer {
  return webpChunk('VP8X', Buffer.concat([Buffer.from([flags, 0, 0, 0]), u24(width - 1), u24(height - 1)]));
}

/** The chunk that marks a file as an animation. */
export function webpAnimation(): Buffer {
  return webpChunk('ANIM', Buffer.from([0, 0, 0, 0, 0, 0]));
}

/** One frame of an animation: the image of a still file, at the corner of the canvas. */
export function webpFrame(still: Uint8Array, width: number, height: number): Buffer {
  const image = readWebp(still).find(({ name }) => name === 'VP8 ' || name === 'VP8L');
  if (image === undefined) throw new Error('The still file has no image.');
  return webpChunk(
    'ANMF',
    Buffer.concat([
      u24(0),
      u24(0),
      u24(width - 1),
      u24(height - 1),
      u24(100),
      Buffer.from([0]),
      webpChunk(image.name, image.content),
    ]),
  );
}

function u24(value: number): Buffer {
  return Buffer.from([value & 0xff, (value >> 8) & 0xff, value >> 16]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
