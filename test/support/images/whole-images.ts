import { deflateSync } from 'node:zlib';

import type { Format } from '#contracts/status.ts';

import { makeImage } from './make-image.ts';
import { EXIF_TAGS, writeExif } from './write-exif.ts';
import { gifExtension, writeGif } from './write-gif.ts';
import { exifSegment, jpegSegment, withSegments, writeFlatJpeg } from './write-jpeg.ts';
import { PNG_COLOUR, pngChunk, writePng } from './write-png.ts';
import {
  readWebp,
  WEBP_FLAGS,
  webpAnimation,
  webpCanvas,
  webpChunk,
  webpFrame,
  writeWebp,
} from './write-webp.ts';

/** A valid, complete image, however unusual. */
export interface WholeImage {
  readonly name: string;
  readonly format: Format;
  readonly bytes: Buffer;
}

const SIZE = { width: 24, height: 18 };
const EXIF = writeExif([
  { tag: EXIF_TAGS.make, value: 'Test Camera' },
  { tag: EXIF_TAGS.orientation, value: 1 },
]);

/** Small images of every variant that the formats have and common decoders accept. None has trailing bytes. */
export async function wholeImages(): Promise<readonly WholeImage[]> {
  const all = await Promise.all([jpegs(), pngs(), gifs(), webps()]);
  return all.flat();
}

function named(format: Format, images: Readonly<Record<string, Buffer>>): WholeImage[] {
  return Object.entries(images).map(([name, bytes]) => ({ name: `${format}, ${name}`, format, bytes }));
}

async function jpegs(): Promise<WholeImage[]> {
  const plain = await makeImage({ format: 'jpeg', ...SIZE });
  const afterFirstSegment = 4 + plain.readUInt16BE(4);
  return named('jpeg', {
    plain,
    progressive: await makeImage({ format: 'jpeg', ...SIZE, progressive: true }),
    grey: await makeImage({ format: 'jpeg', ...SIZE, grey: true }),
    cmyk: await makeImage({ format: 'jpeg', ...SIZE, cmyk: true }),
    'restart markers': writeFlatJpeg(64, 64, 3),
    'EXIF before JFIF': withSegments(plain, exifSegment(EXIF)),
    'comments and unknown application data': withSegments(
      plain,
      jpegSegment(0xfe, Buffer.from('a comment')),
      jpegSegment(0xef, Buffer.alloc(65_533, 0xff)),
    ),
    'an embedded thumbnail with its own end marker': withSegments(plain, jpegSegment(0xe5, plain)),
    'fill bytes before a marker': Buffer.concat([
      plain.subarray(0, afterFirstSegment),
      Buffer.from([0xff, 0xff, 0xff]),
      plain.subarray(afterFirstSegment),
    ]),
  });
}

async function pngs(): Promise<WholeImage[]> {
  const still = { width: 9, height: 7, pixel: (x: number, y: number) => [x * 20, y * 30, 99, 200] };
  const text = (name: string): Buffer => pngChunk(name, Buffer.from('Comment\0Some text', 'latin1'));
  const control = Buffer.alloc(26);
  control.writeUInt32BE(9, 4);
  control.writeUInt32BE(7, 8);
  const frame = deflateSync(Buffer.alloc(7 * (1 + 9 * 3)));
  return named('png', {
    plain: await makeImage({ format: 'png', ...SIZE }),
    interlaced: writePng({ ...still, interlaced: true }),
    'one byte in every IDAT': writePng({ ...still, dataBytes: 1 }),
    'sixteen bits': writePng({ ...still, depth: 16, colour: PNG_COLOUR.rgba }),
    'one bit': writePng({ ...still, depth: 1, colour: PNG_COLOUR.grey, pixel: (x) => [x % 2] }),
    palette: writePng({
      ...still,
      depth: 2,
      colour: PNG_COLOUR.palette,
      pixel: (x) => [x % 3],
      before: [
        pngChunk('PLTE', Buffer.from([255, 0, 0, 0, 255, 0, 0, 0, 255])),
        pngChunk('tRNS', Buffer.from([0])),
      ],
    }),
    'text before and after, EXIF, an unknown chunk': writePng({
      ...still,
      before: [
        text('tEXt'),
        pngChunk('eXIf', EXIF),
        pngChunk('prVt', Buffer.alloc(500, 1)),
        pngChunk('tIME', Buffer.alloc(7, 1)),
      ],
      after: [text('tEXt'), pngChunk('eXIf', EXIF)],
    }),
    'an APNG': writePng({
      ...still,
      before: [pngChunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])), pngChunk('fcTL', control)],
      after: [
        pngChunk('fcTL', Buffer.concat([Buffer.from([0, 0, 0, 1]), control.subarray(4)])),
        pngChunk('fdAT', Buffer.concat([Buffer.from([0, 0, 0, 2]), frame])),
      ],
    }),
  });
}

async function gifs(): Promise<WholeImage[]> {
  const frame = { width: 9, height: 7, pixel: (x: number, y: number) => (x + y) % 2 };
  return named('gif', {
    plain: await makeImage({ format: 'gif', ...SIZE }),
    animated: await makeImage({ format: 'gif', ...SIZE, frames: 3 }),
    interlaced: writeGif({ width: 9, height: 7, frames: [{ ...frame, interlaced: true }] }),
    'a comment, an application and an unknown extension': writeGif({
      width: 9,
      height: 7,
      frames: [frame],
      before: [
        gifExtension(0xfe, Buffer.alloc(600, 65)),
        gifExtension(0xff, Buffer.from('NETSCAPE2.0')),
        gifExtension(0x77, Buffer.alloc(3)),
      ],
    }),
    'later frames smaller than the canvas': writeGif({
      width: 9,
      height: 7,
      frames: [frame, { left: 3, top: 2, width: 2, height: 2, transparent: 0 }],
    }),
  });
}

async function webps(): Promise<WholeImage[]> {
  const lossy = await makeImage({ format: 'webp', ...SIZE });
  const image = readWebp(lossy).map(({ name, content }) => webpChunk(name, content));
  const canvas = (flags: number): Buffer => webpCanvas(SIZE.width, SIZE.height, flags);
  const frame = webpFrame(lossy, SIZE.width, SIZE.height);
  return named('webp', {
    lossy,
    alpha: await makeImage({ format: 'webp', ...SIZE, alpha: true }),
    animated: await makeImage({ format: 'webp', ...SIZE, frames: 3 }),
    'EXIF, XMP and an unknown chunk after the image': writeWebp([
      canvas(WEBP_FLAGS.exif | WEBP_FLAGS.xmp),
      ...image,
      webpChunk('EXIF', EXIF),
      webpChunk('XMP ', Buffer.from('<x:xmpmeta/>')),
      webpChunk('JUNK', Buffer.alloc(7)),
    ]),
    'EXIF before the image': writeWebp([canvas(WEBP_FLAGS.exif), webpChunk('EXIF', EXIF), ...image]),
    'an animation of two': writeWebp([canvas(WEBP_FLAGS.animation), webpAnimation(), frame, frame]),
  });
}
