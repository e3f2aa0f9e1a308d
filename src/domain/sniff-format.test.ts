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
    [['\0\0\0\u0018ftypmif1\0\0\0\0'], 'HEIC'],
    [['\0\0\0\u0018ftypavif\0\0\0\0'], 'AVIF'],
    [['\0\0\0\u0018ftypqt  \0\0\0\0'], 'a QuickTime or MP4 video'],
    [['II*\0'], 'TIFF or a camera raw format'],
    [['MM\0*'], 'TIFF or a camera raw format'],
    [['BM', '\0'.repeat(12), 40, 0, 0, 0], 'BMP'],
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
