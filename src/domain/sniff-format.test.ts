import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { makeImage } from '#test/support/images/make-image.ts';
import { FORMATS } from '#contracts/status.ts';

import { sniffFormat } from './sniff-format.ts';

const bytes = (...values: (number | string)[]): Uint8Array =>
  Buffer.concat(
    values.map((value) => (typeof value === 'number' ? Buffer.from([value]) : Buffer.from(value, 'latin1'))),
  );

describe('the format of a file', () => {
  it.each(FORMATS)('%s is recognised by its magic bytes [U1, C6.1]', async (format) => {
    const image = await makeImage({ format, width: 4, height: 4 });
    expect(sniffFormat(image.subarray(0, 4096))).toEqual({
      kind: 'accepted',
      format,
      contentType: `image/${format}`,
    });
  });

  it.each([
    [['\0\0\0\u0018ftypheic\0\0\0\0'], 'HEIC'],
    [['\0\0\0\u0018ftypmif1\0\0\0\0heic'], 'HEIC'],
    [['\0\0\0\u0018ftypmif1\0\0\0\0mif1miaf'], 'HEIF'],
    [['\0\0\0\u0018ftypmif1\0\0\0\0avci'], 'HEIF'],
    [['\0\0\0\u0010ftypmif3\0\0\0\0'], 'HEIF'],
    [['\0\0\0\u0010ftypmif3avif'], 'AVIF'],
    [['\0\0\0\u0010ftypmif3heic'], 'HEIC'],
    [['\0\0\0\u0014ftypmif2\0\0\0\0'], 'HEIF'],
    [['\0\0\0\u0014ftypmiaf\0\0\0\0MiHB'], 'HEIF'],
    [['\0\0\0\u0014ftypvvic\0\0\0\0'], 'HEIF'],
    [['\0\0\0\u0014ftypj2ki\0\0\0\0'], 'HEIF'],
    [['\0\0\0\u0014ftypavio\0\0\0\0'], 'AVIF'],
    [['\0\0\0\u0014ftypmif1\0\0\0\0MA1B'], 'AVIF'],
    [['\0\0\0\u0018ftypM4A \0\0\0\0M4A mp42'], 'an MPEG-4 sound (M4A)'],
    [['\0\0\0\u0014ftypM4B \0\0\0\0'], 'an MPEG-4 sound (M4A)'],
    [['\0\0\0\u0014ftypM4P \0\0\0\0'], 'an MPEG-4 sound (M4A)'],
    [['\0\0\0\u0014ftypF4A \0\0\0\0'], 'an MPEG-4 sound (M4A)'],
    [['\0\0\0\u0014ftypF4B \0\0\0\0'], 'an MPEG-4 sound (M4A)'],
    [['\0\0\0\u0014ftypaax \0\0\0\0'], 'an MPEG-4 sound (M4A)'],
    [['\0\0\0\u001cftypM4V \0\0\0\0M4V M4A mp42'], 'a QuickTime or MP4 video'],
    [['\0\0\0\u001cftypisom\0\0\0\0av01iso6'], 'a QuickTime or MP4 video'],
    [['\0\0\0\u001cftypdash\0\0\0\0iso6mp41'], 'a QuickTime or MP4 video'],
    [['\0\0\0\u0018ftypavif\0\0\0\0'], 'AVIF'],
    [['\0\0\0\u0018ftypqt  \0\0\0\0'], 'a QuickTime or MP4 video'],
    [['II*\0'], 'TIFF or a camera raw format'],
    [['MM\0*'], 'TIFF or a camera raw format'],
    [['II+\0\u0008\0\0\0'], 'TIFF or a camera raw format'],
    [['MM\0+\0\u0008\0\0'], 'TIFF or a camera raw format'],
    ...[12, 16, 20, 36, 40, 52, 56, 64, 108, 124].map(
      (size) => [['BM', '\0'.repeat(12), size, 0, 0, 0], 'BMP'] as const,
    ),
    [['BA', '\0'.repeat(12), 'BM', '\0'.repeat(12), 16, 0, 0, 0], 'BMP'],
    [[0, 0, 1, 0, 1, 0], 'an icon (ICO)'],
    [[0, 0, 2, 0, 1, 0], 'a cursor (CUR)'],
    [[0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 48, 0, 24, 0], 'TGA'],
    [[0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 32, 8], 'TGA'],
    [['8BPS'], 'Photoshop (PSD)'],
    [[0xff, 0x0a], 'JPEG XL'],
    [['%PDF-1.7'], 'PDF'],
    [['PK', 3, 4], 'a ZIP archive or an office document'],
    [['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg">'], 'SVG'],
    [[0xef, 0xbb, 0xbf, ' <svg>'], 'SVG'],
    [['qoif'], 'QOI'],
    [['RIFF\0\0\0\0WAVE'], 'a WAVE sound'],
    [[0x0a, 5, 1, 8], 'PCX'],
    [[1, 0xda, 0, 1], 'SGI'],
  ] as const)('%j is recognised but not processed: %s', (head, name) => {
    expect(sniffFormat(bytes(...head))).toMatchObject({ kind: 'unsupported', name });
  });

  it.each([
    [''],
    ['BM may also begin a sentence'],
    ['BM\0\0\0\0\0\0\0\0\0\0\0\0\u0041\0\0\0'],
    ['BM\0\0\0\0\0\0\0\0\0\0\0\0\u0028\0\0\u0001'],
    ['BM\0\0\0\0\0\0\0\0\0\0\0\0\u0028\0'],
    ['BA may too'],
    ['MM\0,'],
    ['\0\0\u0001\0\0\0'],
    ['\0\0\u0002\0\0\0\0\0\0\0\0\0\0\0\0\0\u0018\0'],
    ['hello'],
    ['{"a":1}'],
    ['RIFF\0\0\0\0CDXA'],
    ['<html><body>'],
    ['GIF88a'],
  ])('%j is unknown', (head) => {
    expect(sniffFormat(bytes(head))).toEqual({ kind: 'unknown' });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (head) => {
        expect(['accepted', 'unsupported', 'unknown']).toContain(sniffFormat(head).kind);
      }),
    );
  });
});
