import { LOADERS, OLDEST_RELEASES } from '#adapters/sharp/configure-sharp.ts';
import { EXIF_FIELDS } from '#adapters/sharp/read-exif.ts';
import {
  DECODE_TIMEOUT_SECONDS,
  MAX_DELIVERIES,
  MAX_EXIF_BYTES,
  MAX_EXIF_FIELD_BYTES,
  IMAGE_MB,
  MAX_FRAMES,
  MAX_HELD_BYTES,
  MAX_JPEG_SEGMENTS,
  MAX_SCANNED_PIXELS,
  MAX_SIDE,
  MEGAPIXELS,
  SPECIFIED_LIMITS,
} from '#contracts/limits.ts';
import { type Format, FORMATS } from '#contracts/status.ts';
import { WARNINGS } from '#contracts/warnings.ts';
import { derivativeSize } from '#domain/geometry.ts';
import { CONTENT_TYPES, EXTENSIONS } from '#domain/keys.ts';
import { BACKGROUND, fileNameOf, type Recipe, RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { UNSUPPORTED } from '#domain/sniff-format.ts';

import { codesTable, ofCategory } from './errors-page.ts';
import { heading, type Page, table } from './page.ts';

const MIB = 1024 * 1024;

/** What the structural check accepts and rejects; the decoder finds the rest. */
const STRUCTURE: Readonly<Record<Format, { readonly takes: string; readonly refuses: string }>> = {
  jpeg: {
    takes:
      'baseline and progressive, grey, colour and CMYK; restart markers, fill bytes, comments, EXIF, ICC and XMP of any size and in any order',
    refuses:
      'blocks of the image missing, damaged or left over, no frame or scan, a segment longer than the file, a side of 0; samples of 12 or 16 bits and hierarchical files are `UNSUPPORTED_FORMAT`',
  },
  png: {
    takes:
      'every colour type and depth, interlaced or not, APNG (its still image), text, EXIF, unknown chunks, any number of IDAT',
    refuses:
      'a wrong check sum of IHDR, PLTE, IDAT or tRNS, image data that is not whole, IHDR not first, impossible depth, a palette image without its palette; files for iPhones (CgBI) are `UNSUPPORTED_FORMAT`',
  },
  gif: {
    takes: 'GIF87a and GIF89a, animations, interlaced frames, any extension, empty blocks too many',
    refuses:
      'a first frame without all its pixels, a cut within any frame, no frame, an unknown block, an impossible code size',
  },
  webp: {
    takes: 'lossy, lossless and animated; EXIF, ICC and XMP before or behind the image; unknown chunks',
    refuses: 'a chunk that is not whole, an animation shorter than it says, a frame without an image',
  },
};

const EXAMPLES: readonly (readonly [number, number])[] = [
  [4000, 3000],
  [3000, 4000],
  [6000, 1000],
  [800, 600],
  [1, 1],
  [1, 65_500],
  [65_500, 1],
];

/** docs/guides/formats.md: what a user needs to know about the images that go in and come out. */
export const formatsPage: Page = {
  path: 'docs/guides/formats.md',
  render: () =>
    [
      heading('Formats', 'the tables that the code uses'),
      ...accepted(),
      ...limits(),
      ...rejected(),
      ...derivatives(),
      ...colour(),
      ...metadata(),
      ...safety(),
      '',
    ].join('\n'),
};

function accepted(): string[] {
  return [
    'The bytes of a file decide what it is, never its name or its declared type. A file in an accepted format whose picture is',
    'whole ends `COMPLETED`; any other ends `REJECTED` with a code, a sentence for you and details for your program. A rejected file is not',
    'retried, and nothing of it is archived.',
    '',
    '## Accepted',
    '',
    table(
      ['Format', 'Type', 'Archived as', 'Accepted', 'Rejected'],
      FORMATS.map((format) => [
        format === 'webp' ? 'WebP' : format.toUpperCase(),
        `\`${CONTENT_TYPES[format]}\``,
        `\`original.${EXTENSIONS[format]}\``,
        STRUCTURE[format].takes,
        STRUCTURE[format].refuses,
      ]),
    ),
    '',
    '## Irregular, and accepted',
    '',
    'Cameras, phones, webcams and scanners write files that break the rules of their formats and have every pixel. They are',
    'accepted, and what is irregular is noted, with a count and the offset of the first place, as `warnings` of the record, in the',
    'events StageCompleted of `validation` and ProcessingCompleted, and beside the result of `npm start`. The stages decode a copy',
    'that is mended in memory; the archived original is the file as it was uploaded. For example, a photograph whose last two bytes',
    '(EOI) are missing ends `COMPLETED` with `END_MARKER_MISSING`, and one that ends in the middle of its last row ends `REJECTED`',
    'with `TRUNCATED`. Only these kinds are tolerated; with the setting `strictness=strict`, none is:',
    '',
    table(
      ['Warning', 'What is irregular', 'Counts', 'With `strict`'],
      Object.entries(WARNINGS).map(([code, { meaning, unit, strict }]) => [
        `\`${code}\``,
        meaning,
        `${unit}s`,
        `\`${strict}\``,
      ]),
    ),
    '',
    'Bytes after the end of an image are accepted in all four, without a warning. After this check the image is decoded, and one',
    'warning of the decoder is enough to reject it. Decoders do not look at what is left over in a scan, so that the blocks of',
    'sequential JPEGs are counted here; `npm run bench:damage` measures how much damage still passes. A flipped bit that keeps every',
    'count is invisible; only a checksum shows it. Send one with the upload (`x-amz-checksum-sha256`, or any other that S3 supports): it is compared with',
    'the bytes that are read and kept in the record (`stages.validation.output.uploadChecksum`). The SHA-256 of each archived',
    'object is compared after its copy.',
    '',
  ];
}

function limits(): string[] {
  const number = (value: number): string => value.toLocaleString('en');
  return [
    '## Limits',
    '',
    table(
      ['What', 'At most', 'Code'],
      [
        [
          'bytes of the file',
          `${number(SPECIFIED_LIMITS.maxBytes)} (${number(IMAGE_MB.specified)} MiB); by the setting \`maxImageMb\` up to ${number(IMAGE_MB.to)} MiB`,
          '`TOO_LARGE`',
        ],
        [
          'width times height',
          `${number(SPECIFIED_LIMITS.maxPixels)} pixels; by the setting \`maxMegapixels\` up to ${number(MEGAPIXELS.to)} megapixels`,
          '`TOO_MANY_PIXELS`',
        ],
        ['each side', `${number(MAX_SIDE)} pixels`, '`SIDE_TOO_LONG`'],
        ['frames of an animation', number(MAX_FRAMES), '`TOO_COMPLEX`'],
        ['pixels that all scans of a JPEG visit', number(MAX_SCANNED_PIXELS), '`TOO_COMPLEX`'],
        ['segments of a JPEG', number(MAX_JPEG_SEGMENTS), '`TOO_COMPLEX`'],
        ['pixels of an interlaced PNG', `${number(MAX_HELD_BYTES / MIB)} MiB decoded`, '`TOO_COMPLEX`'],
        [
          'time to decode',
          `${number(DECODE_TIMEOUT_SECONDS)} s in each of ${number(MAX_DELIVERIES)} deliveries`,
          '`TOO_COMPLEX`',
        ],
      ],
    ),
    '',
    'All but the last are checked before anything is decoded. Pixels are those of the canvas: frames do not count, because only',
    'the first is decoded. A busy machine is slow too, so a decode that runs out of time or memory is retried; the file is',
    'rejected only if the last delivery fails in the same way.',
    '',
  ];
}

function rejected(): string[] {
  return [
    '## Not accepted',
    '',
    codesTable(ofCategory('rejected')),
    '',
    'These are recognised by their bytes, and `UNSUPPORTED_FORMAT` names them. They need decoders that are larger, newer and more',
    'often attacked than the four, or are not raster images. Convert them first.',
    '',
    table(
      ['File', 'Recorded type'],
      UNSUPPORTED.map(({ name, contentType }) => [name, `\`${contentType}\``]),
    ),
    '',
  ];
}

function derivatives(): string[] {
  const size = (recipe: Recipe, [width, height]: readonly [number, number]): string => {
    const made = derivativeSize({ width, height }, recipe);
    return `${String(made.width)} x ${String(made.height)}`;
  };
  return [
    '## What is made',
    '',
    table(
      ['Image', 'Box', 'How', 'JPEG quality'],
      [RESIZED, THUMBNAIL].map((recipe) => [
        `\`${fileNameOf(recipe)}\``,
        `${String(recipe.width)} x ${String(recipe.height)}`,
        recipe.fit === 'inside'
          ? 'the whole image within the box, never enlarged'
          : 'fills the box exactly, cropped at the centre, enlarged if necessary',
        String(recipe.format.encoder.options.quality),
      ]),
    ),
    '',
    '- **Orientation.** EXIF orientations 1 to 8, mirrored ones included, are applied to the pixels. Derivatives have no orientation tag.',
    '- **Colour.** Everything becomes 8-bit sRGB: an embedded profile is applied, CMYK and wide gamut are converted, 16 bits are',
    '  rounded, and palettes and grey are expanded. The colour chunks of a PNG are [read too](#colour-of-a-png).',
    `- **Transparency.** Transparent pixels are placed on \`${BACKGROUND}\`.`,
    '- **Animations.** The first frame is used, or the still image of an APNG. The archived original keeps all frames.',
    '',
    'Sides are rounded to the nearest pixel, and are at least 1:',
    '',
    table(
      ['Original, upright', RESIZED.name, THUMBNAIL.name],
      EXAMPLES.map((example) => [
        `${String(example[0])} x ${String(example[1])}`,
        size(RESIZED, example),
        size(THUMBNAIL, example),
      ]),
    ),
    '',
  ];
}

function colour(): string[] {
  return [
    '### Colour of a PNG',
    '',
    'Chunks before PLTE and IDAT are read as Chromium reads them:',
    '',
    table(
      ['Chunks', 'What counts'],
      [
        ['cICP (RGB of full range) and anything', 'cICP'],
        ['cICP with a matrix, of limited range, or with a reserved number', 'the other chunks'],
        ['iCCP or sRGB, with gAMA or cHRM', 'the profile, or sRGB'],
        ['gAMA and cHRM', 'both'],
        ['gAMA alone', 'gAMA, with the primaries of sRGB; within 5 % of 1/2.2 it is sRGB'],
        ['cHRM alone', 'nothing: it is sRGB'],
      ],
    ),
    '',
    'The curves of BT.709 and BT.2020 are shown as the power 2.4. High dynamic range (PQ, HLG) is compressed: light is divided',
    'by 203 cd/m2, which becomes white; HLG has the OOTF of a display of 1,000 cd/m2. With m the largest of R, G and B, and p the',
    'peak (MaxCLL of cLLI, else the maximum of mDCV, else 1,000 cd/m2), all three are multiplied by',
    'min(1, m (1 + m / p^2) / (1 + m)) / m. Colours outside sRGB are cut. Browsers disagree about these images.',
    '',
  ];
}

function metadata(): string[] {
  return [
    '## Metadata',
    '',
    'The record has the dimensions as displayed and as stored, format, colour space, channels, depth, alpha, number of frames,',
    'whether it is progressive, density and orientation; and only these EXIF fields:',
    '',
    EXIF_FIELDS.map((name) => `\`${name}\``).join(', '),
    '',
    `Each has at most ${String(MAX_EXIF_FIELD_BYTES)} bytes, all together at most ${String(MAX_EXIF_BYTES)}, without control characters and marks that change the`,
    'direction of text. Of damaged EXIF, the readable part is recorded; it is no reason to reject. HTML in a field is kept as',
    'text: escape it where you show it.',
    '',
    '`takenAt` is the first real date of DateTimeOriginal, DateTimeDigitized, DateTime and the GPS time, in ISO 8601 with',
    'milliseconds. `takenAtZone` says where its zone comes from:',
    '',
    table(
      ['`takenAtZone`', '`takenAt`', 'The zone is'],
      [
        [
          '`offset`',
          '`2024-12-21T22:39:24.000Z`, UTC',
          'the offset that belongs to this very time, or to another time of the same second',
        ],
        [
          '`gps`',
          '`2024-12-21T22:39:24.000Z`, UTC',
          'the distance of the time from the GPS time, by quarters of an hour',
        ],
        ['`none`', "`2024-12-21T23:39:24.000`, the camera's clock", 'unknown: no `Z` is invented'],
      ],
    ),
    '',
    'Positions (GPS) are never recorded, and derivatives have no EXIF, XMP, IPTC or profile. **The archived original is the file',
    'exactly as uploaded, its position included.**',
    '',
  ];
}

function safety(): string[] {
  return [
    '## How hostile files are contained',
    '',
    'The structural check is linear in the length of the file and allocates nothing by a size that the file declares. The',
    `decoders run in functions of their own with ${LOADERS.length === 4 ? 'four' : String(LOADERS.length)} loaders, from memory only; all others are blocked:`,
    `${LOADERS.map((name) => `\`${name}\``).join(', ')}.`,
    'A function does not start with releases older than these, because older ones have known vulnerabilities:',
    `${Object.entries(OLDEST_RELEASES)
      .map(([name, release]) => `${name} ${release}`)
      .join(', ')}.`,
    '',
    '`npm run bench:bombs` measures the cost of files built to be expensive; `npm run corpus -- DIR` takes a directory of labelled',
    'files through the whole pipeline.',
  ];
}
