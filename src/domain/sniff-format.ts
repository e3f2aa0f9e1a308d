import type { Format } from '#contracts/status.ts';

import { CONTENT_TYPES } from './keys.ts';

/** What the first bytes of a file show. */
export type Sniffed =
  | { readonly kind: 'accepted'; readonly format: Format; readonly contentType: string }
  /** Recognised but not processed. `name` is for people. */
  | { readonly kind: 'unsupported'; readonly name: string; readonly contentType: string }
  | { readonly kind: 'unknown' };

interface Signature {
  readonly name: string;
  readonly contentType: string;
  readonly fits: (head: Uint8Array) => boolean;
}

/** How far from the beginning the svg element may be. */
const SVG_BYTES = 4096;

const UNKNOWN: Sniffed = { kind: 'unknown' };

/** The accepted formats, by their magic bytes. */
const ACCEPTED: readonly { readonly format: Format; readonly fits: (head: Uint8Array) => boolean }[] = [
  { format: 'jpeg', fits: startsWith(0xff, 0xd8, 0xff) },
  { format: 'png', fits: startsWith(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
  { format: 'gif', fits: (head) => text('GIF87a')(head) || text('GIF89a')(head) },
  { format: 'webp', fits: (head) => text('RIFF')(head) && text('WEBP', 8)(head) },
];

/**
 * Brands of the ISO base media format, as major or compatible brand. Source: the MP4 registration authority (mp4ra.org); mif3,
 * whose brand of the codec stands in the place of the minor version: ISO/IEC 23008-12, low-overhead image file format.
 */
const AVIF_BRANDS = ['avif', 'avis', 'avio', 'MA1A', 'MA1B'];
const HEIC_BRANDS = ['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'hevm', 'hevs', 'heoi'];
/** Those of other codecs, then those that say nothing of a codec. */
const HEIF_BRANDS = [
  ...['avci', 'avcs', 'vvic', 'vvis', 'vvoi', 'evbi', 'evbs', 'evmi', 'evms', 'jpeg', 'jpgs', 'jpoi'],
  ...['j2ki', 'j2ks', 'j2is', 'jxsi', 'jxss'],
  ...['mif1', 'mif2', 'mif3', 'msf1', 'miaf', 'MiPr', 'MiAn', 'MiBu', 'MiAB', 'MiHA', 'MiHB', 'MiHE'],
];
/** Major brands only: videos also name M4A as a compatible brand. Source: the same, and Adobe and Audible, which registered none. */
const SOUND_BRANDS = ['M4A ', 'M4B ', 'M4P ', 'F4A ', 'F4B ', 'aax ', 'iamf'];

/**
 * Files that people take for images or upload by mistake: naming the format makes a better message. The first that fits
 * decides.
 */
export const UNSUPPORTED: readonly Signature[] = [
  { name: 'AVIF', contentType: 'image/avif', fits: hasBrand(AVIF_BRANDS) },
  { name: 'HEIC', contentType: 'image/heic', fits: hasBrand(HEIC_BRANDS) },
  { name: 'HEIF', contentType: 'image/heif', fits: hasBrand(HEIF_BRANDS) },
  { name: 'Canon raw (CR3)', contentType: 'image/x-canon-cr3', fits: hasBrand(['crx ']) },
  { name: 'an MPEG-4 sound (M4A)', contentType: 'audio/mp4', fits: isSound },
  { name: 'a QuickTime or MP4 video', contentType: 'video/mp4', fits: isVideo },
  {
    name: 'Canon raw (CR2)',
    contentType: 'image/x-canon-cr2',
    fits: (head) => isTiff(head) && text('CR', 8)(head),
  },
  { name: 'TIFF or a camera raw format', contentType: 'image/tiff', fits: isTiff },
  {
    name: 'Olympus raw',
    contentType: 'image/x-olympus-orf',
    fits: any(text('IIRO'), text('IIRS'), text('MMOR')),
  },
  { name: 'Panasonic raw', contentType: 'image/x-panasonic-rw2', fits: startsWith(0x49, 0x49, 0x55, 0) },
  { name: 'Fujifilm raw', contentType: 'image/x-fuji-raf', fits: text('FUJIFILMCCD-RAW') },
  { name: 'Sigma raw', contentType: 'image/x-sigma-x3f', fits: text('FOVb') },
  { name: 'BMP', contentType: 'image/bmp', fits: isBmp },
  { name: 'an icon (ICO)', contentType: 'image/x-icon', fits: isIcon(1) },
  { name: 'a cursor (CUR)', contentType: 'image/x-icon', fits: isIcon(2) },
  { name: 'TGA', contentType: 'image/x-tga', fits: isTga },
  { name: 'an Apple icon (ICNS)', contentType: 'image/icns', fits: text('icns') },
  { name: 'Photoshop (PSD)', contentType: 'image/vnd.adobe.photoshop', fits: text('8BPS') },
  { name: 'JPEG XL', contentType: 'image/jxl', fits: any(startsWith(0xff, 0x0a), isBoxed('JXL ')) },
  {
    name: 'JPEG 2000',
    contentType: 'image/jp2',
    fits: any(isBoxed('jP  '), startsWith(0xff, 0x4f, 0xff, 0x51)),
  },
  { name: 'JPEG XR', contentType: 'image/vnd.ms-photo', fits: startsWith(0x49, 0x49, 0xbc, 0x01) },
  { name: 'OpenEXR', contentType: 'image/x-exr', fits: startsWith(0x76, 0x2f, 0x31, 0x01) },
  { name: 'Radiance HDR', contentType: 'image/vnd.radiance', fits: any(text('#?RADIANCE'), text('#?RGBE')) },
  { name: 'QOI', contentType: 'image/qoi', fits: text('qoif') },
  { name: 'FLIF', contentType: 'image/flif', fits: text('FLIF') },
  { name: 'BPG', contentType: 'image/bpg', fits: startsWith(0x42, 0x50, 0x47, 0xfb) },
  { name: 'DDS', contentType: 'image/vnd.ms-dds', fits: text('DDS ') },
  { name: 'KTX', contentType: 'image/ktx', fits: startsWith(0xab, 0x4b, 0x54, 0x58, 0x20) },
  { name: 'FITS', contentType: 'image/fits', fits: text('SIMPLE  =') },
  { name: 'DICOM', contentType: 'application/dicom', fits: text('DICM', 128) },
  { name: 'DjVu', contentType: 'image/vnd.djvu', fits: text('AT&TFORM') },
  { name: 'MNG', contentType: 'video/x-mng', fits: startsWith(0x8a, 0x4d, 0x4e, 0x47) },
  { name: 'JNG', contentType: 'image/x-jng', fits: startsWith(0x8b, 0x4a, 0x4e, 0x47) },
  { name: 'XCF (GIMP)', contentType: 'image/x-xcf', fits: text('gimp xcf') },
  { name: 'PCX', contentType: 'image/x-pcx', fits: isPcx },
  { name: 'Sun raster', contentType: 'image/x-sun-raster', fits: startsWith(0x59, 0xa6, 0x6a, 0x95) },
  { name: 'SGI', contentType: 'image/x-sgi', fits: isSgi },
  { name: 'Windows metafile (EMF)', contentType: 'image/emf', fits: (head) => text(' EMF', 40)(head) },
  { name: 'Windows metafile (WMF)', contentType: 'image/wmf', fits: startsWith(0xd7, 0xcd, 0xc6, 0x9a) },
  { name: 'XPM', contentType: 'image/x-xpixmap', fits: text('/* XPM */') },
  { name: 'PNM', contentType: 'image/x-portable-anymap', fits: (head) => /^P[1-7]\s/.test(latin(head, 3)) },
  { name: 'SVG', contentType: 'image/svg+xml', fits: isSvg },
  { name: 'PDF', contentType: 'application/pdf', fits: text('%PDF-') },
  {
    name: 'PostScript',
    contentType: 'application/postscript',
    fits: any(text('%!PS'), startsWith(0xc5, 0xd0, 0xd3, 0xc6)),
  },
  {
    name: 'a WAVE sound',
    contentType: 'audio/wav',
    fits: (head) => text('RIFF')(head) && text('WAVE', 8)(head),
  },
  {
    name: 'an AVI video',
    contentType: 'video/x-msvideo',
    fits: (head) => text('RIFF')(head) && text('AVI ', 8)(head),
  },
  { name: 'a WebM or Matroska video', contentType: 'video/webm', fits: startsWith(0x1a, 0x45, 0xdf, 0xa3) },
  {
    name: 'a ZIP archive or an office document',
    contentType: 'application/zip',
    fits: startsWith(0x50, 0x4b, 3, 4),
  },
  { name: 'a RAR archive', contentType: 'application/vnd.rar', fits: text('Rar!') },
  {
    name: 'a 7-Zip archive',
    contentType: 'application/x-7z-compressed',
    fits: startsWith(0x37, 0x7a, 0xbc, 0xaf),
  },
  { name: 'a gzip archive', contentType: 'application/gzip', fits: startsWith(0x1f, 0x8b) },
];

/** Detects the format of a file from its first bytes, ignoring its name and declared type. 4 KB are enough. */
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

function any(...fits: Signature['fits'][]): Signature['fits'] {
  return (head) => fits.some((one) => one(head));
}

/** Whether the first box has this type and twelve bytes: the signature box of JPEG 2000 and JPEG XL. */
function isBoxed(type: string): Signature['fits'] {
  return (head) => startsWith(0, 0, 0, 12)(head) && text(type, 4)(head);
}

/** Whether the file type box of an ISO base media file has one of the brands, as major or compatible brand. */
function hasBrand(brands: readonly string[]): Signature['fits'] {
  return (head) => {
    const found = brandsOf(head);
    // An AVIF file may also begin with a general HEIF brand; only the list of compatible brands distinguishes them.
    return brands.some((brand) => found.includes(brand));
  };
}

function brandsOf(head: Uint8Array): readonly string[] {
  if (!text('ftyp', 4)(head)) return [];
  const [, , high = 0, low = 0] = head;
  const box = latin(head, Math.min(head.length, high * 256 + low));
  const major = majorBrand(head);
  const others = box.slice(major === 'mif3' ? 12 : 16).match(/.{4}/gs) ?? [];
  return [major, ...others];
}

function majorBrand(head: Uint8Array): string {
  return latin(head.subarray(8), 4);
}

function isSound(head: Uint8Array): boolean {
  return text('ftyp', 4)(head) && SOUND_BRANDS.includes(majorBrand(head));
}

/** Old QuickTime files have no file type box; their first box is under 16 MB, or has a 64-bit length. */
function isVideo(head: Uint8Array): boolean {
  return head[0] === 0 && ['ftyp', 'moov', 'mdat', 'wide'].some((type) => text(type, 4)(head));
}

/** TIFF, and BigTIFF with its version 43, in either byte order. */
function isTiff(head: Uint8Array): boolean {
  return any(text('II*\0'), text('MM\0*'), text('II+\0'), text('MM\0+'))(head);
}

/** A bitmap, or an OS/2 array of bitmaps, whose first follows its header of 14 bytes. */
function isBmp(head: Uint8Array): boolean {
  return isBitmap(head) || (text('BA')(head) && isBitmap(head.subarray(14)));
}

/**
 * Texts may also begin with "BM"; the size of the information header decides. That of OS/2 2.x may end after any of its fields,
 * from 16 bytes on. Source: OS/2 Presentation Manager, BITMAPINFOHEADER2.
 */
function isBitmap(head: Uint8Array): boolean {
  const [size = 0, ...high] = head.subarray(14, 18);
  const isKnown = [12, 108, 124].includes(size) || (size >= 16 && size <= 64);
  return text('BM')(head) && isKnown && high.length === 3 && high.every((byte) => byte === 0);
}

/** An icon has at least one image; without the count, a TGA would pass as a cursor. */
function isIcon(type: 1 | 2): Signature['fits'] {
  return (head) => startsWith(0, 0, type, 0)(head) && ((head[4] ?? 0) !== 0 || (head[5] ?? 0) !== 0);
}

/**
 * A TGA without a colour map, compressed or not, which has no magic number but few values in its first fields: no map, image
 * type, pixel depth, some pixels. Source: Truevision TGA 2.0, fields 2 to 5.
 */
function isTga(head: Uint8Array): boolean {
  const [, mapType, imageType = 0, ...map] = head.subarray(0, 8);
  const [widthLow = 0, widthHigh = 0, heightLow = 0, heightHigh = 0, depth = 0] = head.subarray(12);
  return (
    [mapType, ...map].every((byte) => byte === 0) &&
    [2, 3, 10, 11].includes(imageType) &&
    [8, 15, 16, 24, 32].includes(depth) &&
    widthLow + widthHigh > 0 &&
    heightLow + heightHigh > 0
  );
}

/** Many files begin with the same byte, so check version, encoding and bits per plane too, which have few values. */
function isPcx([manufacturer, version = 1, encoding, depth = 0]: Uint8Array): boolean {
  return (
    manufacturer === 0x0a &&
    [0, 2, 3, 4, 5].includes(version) &&
    encoding === 1 &&
    [1, 2, 4, 8].includes(depth)
  );
}

/** The magic number, compressed or not, one or two bytes per sample. */
function isSgi(head: Uint8Array): boolean {
  return startsWith(0x01, 0xda)(head) && [0, 1].includes(head[2] ?? 2) && [1, 2].includes(head[3] ?? 0);
}

/** An <svg> element after nothing but a prolog, comments and a document type. */
function isSvg(head: Uint8Array): boolean {
  const beginning = latin(head, Math.min(head.length, SVG_BYTES))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  return (
    /^<(?:svg[\s>/]|[?!])/i.test(beginning) && !/<html/i.test(beginning) && /<svg[\s>/]/i.test(beginning)
  );
}
