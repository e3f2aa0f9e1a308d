import type { Format } from '#contracts/status.ts';

import { CONTENT_TYPES } from './keys.ts';

/** What the first bytes of a file say. */
export type Sniffed =
  | { readonly kind: 'accepted'; readonly format: Format; readonly contentType: string }
  /** Known, and not processed. `name` is for people. */
  | { readonly kind: 'unsupported'; readonly name: string; readonly contentType: string }
  | { readonly kind: 'unknown' };

interface Signature {
  readonly name: string;
  readonly contentType: string;
  readonly fits: (head: Uint8Array) => boolean;
}

const UNKNOWN: Sniffed = { kind: 'unknown' };

/** The formats that are accepted, by their magic bytes. */
const ACCEPTED: readonly { readonly format: Format; readonly fits: (head: Uint8Array) => boolean }[] = [
  { format: 'jpeg', fits: startsWith(0xff, 0xd8, 0xff) },
  { format: 'png', fits: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { format: 'gif', fits: (head) => text('GIF87a')(head) || text('GIF89a')(head) },
  { format: 'webp', fits: (head) => text('RIFF')(head) && text('WEBP', 8)(head) },
];

/** Brands of the ISO base media format, as far as they are images. Source: ISO/IEC 14496-12, the MP4 registration authority. */
const HEIF_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'mif1', 'msf1'];
const AVIF_BRANDS = ['avif', 'avis'];

/** Files that people take for images, or upload by mistake: knowing their name makes a better answer. */
const UNSUPPORTED: readonly Signature[] = [
  { name: 'AVIF', contentType: 'image/avif', fits: (head) => AVIF_BRANDS.includes(brandOf(head)) },
  { name: 'HEIC', contentType: 'image/heic', fits: (head) => HEIF_BRANDS.includes(brandOf(head)) },
  { name: 'Canon raw (CR3)', contentType: 'image/x-canon-cr3', fits: (head) => brandOf(head) === 'crx ' },
  { name: 'a QuickTime or MP4 video', contentType: 'video/mp4', fits: (head) => brandOf(head) !== '' },
  {
    name: 'Canon raw (CR2)',
    contentType: 'image/x-canon-cr2',
    fits: (head) => isTiff(head) && text('CR', 8)(head),
  },
  { name: 'TIFF or a camera raw format', contentType: 'image/tiff', fits: isTiff },
  { name: 'Fujifilm raw', contentType: 'image/x-fuji-raf', fits: text('FUJIFILMCCD-RAW') },
  { name: 'BMP', contentType: 'image/bmp', fits: isBmp },
  { name: 'an icon (ICO)', contentType: 'image/x-icon', fits: startsWith(0, 0, 1, 0) },
  { name: 'Photoshop (PSD)', contentType: 'image/vnd.adobe.photoshop', fits: text('8BPS') },
  { name: 'JPEG XL', contentType: 'image/jxl', fits: startsWith(0xff, 0x0a) },
  { name: 'JPEG XL', contentType: 'image/jxl', fits: startsWith(0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20) },
  { name: 'JPEG 2000', contentType: 'image/jp2', fits: startsWith(0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20) },
  { name: 'JPEG 2000', contentType: 'image/j2c', fits: startsWith(0xff, 0x4f, 0xff, 0x51) },
  { name: 'OpenEXR', contentType: 'image/x-exr', fits: startsWith(0x76, 0x2f, 0x31, 0x01) },
  { name: 'Radiance HDR', contentType: 'image/vnd.radiance', fits: text('#?RADIANCE') },
  { name: 'QOI', contentType: 'image/qoi', fits: text('qoif') },
  { name: 'FLIF', contentType: 'image/flif', fits: text('FLIF') },
  { name: 'BPG', contentType: 'image/bpg', fits: startsWith(0x42, 0x50, 0x47, 0xfb) },
  { name: 'DDS', contentType: 'image/vnd.ms-dds', fits: text('DDS ') },
  { name: 'FITS', contentType: 'image/fits', fits: text('SIMPLE  =') },
  { name: 'MNG', contentType: 'video/x-mng', fits: startsWith(0x8a, 0x4d, 0x4e, 0x47) },
  { name: 'XCF (GIMP)', contentType: 'image/x-xcf', fits: text('gimp xcf') },
  { name: 'PNM', contentType: 'image/x-portable-anymap', fits: (head) => /^P[1-7]\s/.test(latin(head, 3)) },
  { name: 'SVG', contentType: 'image/svg+xml', fits: isSvg },
  { name: 'PDF', contentType: 'application/pdf', fits: text('%PDF-') },
  { name: 'PostScript', contentType: 'application/postscript', fits: text('%!PS') },
  {
    name: 'a ZIP archive or an office document',
    contentType: 'application/zip',
    fits: startsWith(0x50, 0x4b, 3, 4),
  },
  { name: 'a RAR archive', contentType: 'application/vnd.rar', fits: text('Rar!') },
  { name: 'a gzip archive', contentType: 'application/gzip', fits: startsWith(0x1f, 0x8b) },
];

/** Tells the format of a file from its first bytes, whatever its name or declared type. 4 KB are enough. */
export function sniffFormat(head: Uint8Array): Sniffed {
  const accepted = ACCEPTED.find(({ fits }) => fits(head));
  if (accepted !== undefined) {
    const { format } = accepted;
    return { kind: 'accepted', format, contentType: CONTENT_TYPES[format] };
  }
  const unsupported = UNSUPPORTED.find(({ fits }) => fits(head));
  if (unsupported === undefined) return UNKNOWN;
  const { name, contentType } = unsupported;
  return { kind: 'unsupported', name, contentType };
}

function startsWith(...bytes: number[]): (head: Uint8Array) => boolean {
  return (head) => head.length >= bytes.length && bytes.every((byte, index) => head[index] === byte);
}

function text(characters: string, offset = 0): (head: Uint8Array) => boolean {
  return (head) => latin(head.subarray(offset), characters.length) === characters;
}

function latin(head: Uint8Array, length: number): string {
  return String.fromCharCode(...head.subarray(0, length));
}

/** The major brand of an ISO base media file; empty for others. */
function brandOf(head: Uint8Array): string {
  return text('ftyp', 4)(head) ? latin(head.subarray(8), 4) : '';
}

function isTiff(head: Uint8Array): boolean {
  return (
    startsWith(0x49, 0x49, 0x2a, 0)(head) ||
    startsWith(0x4d, 0x4d, 0, 0x2a)(head) ||
    startsWith(0x49, 0x49, 0x2b, 0)(head)
  );
}

/** "BM" begins many a text; the size of the information header settles it. */
function isBmp(head: Uint8Array): boolean {
  return text('BM')(head) && [12, 40, 52, 56, 64, 108, 124].includes(head[14] ?? 0) && head[15] === 0;
}

function isSvg(head: Uint8Array): boolean {
  const beginning = latin(head, Math.min(head.length, 1024))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  return beginning.startsWith('<') && /<svg[\s>]/i.test(beginning);
}
