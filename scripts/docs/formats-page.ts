import { LOADERS, OLDEST_RELEASES } from '#adapters/sharp/configure-sharp.ts';
import { EXIF_FIELDS } from '#adapters/sharp/read-exif.ts';
import {
  DECODE_TIMEOUT_SECONDS,
  MAX_DELIVERIES,
  MAX_EXIF_BYTES,
  MAX_EXIF_FIELD_BYTES,
  MAX_FRAMES,
  MAX_HELD_BYTES,
  MAX_IMAGE_BYTES,
  MAX_JPEG_SEGMENTS,
  MAX_PIXELS,
  MAX_SCANNED_PIXELS,
  MAX_SIDE,
} from '#contracts/limits.ts';
import { type Format, FORMATS } from '#contracts/status.ts';
import { derivativeSize } from '#domain/geometry.ts';
import { CONTENT_TYPES, EXTENSIONS } from '#domain/keys.ts';
import { BACKGROUND, fileNameOf, type Recipe, RESIZED, THUMBNAIL } from '#domain/recipe.ts';
import { UNSUPPORTED } from '#domain/sniff-format.ts';

import { codesTable, ofCategory } from './errors-page.ts';
import { heading, type Page, table } from './page.ts';

const MIB = 1024 * 1024;

/** What the walk through a file takes, and what it refuses; what else is refused, the decoder finds. */
const STRUCTURE: Readonly<Record<Format, { readonly takes: string; readonly refuses: string }>> = {
  jpeg: {
    takes:
      'baseline and progressive, grey, colour and CMYK; restart markers, fill bytes, comments, EXIF, ICC and XMP of any size and in any order',
    refuses: 'no end marker (EOI), no frame or scan, a segment longer than the file, a side of 0',
  },
  png: {
    takes:
      'every colour type and depth, interlaced or not, APNG (its still image), text, EXIF, unknown chunks, any number of IDAT',
    refuses:
      'a chunk whose check sum is wrong, no IEND, IHDR not first, impossible depth, a palette image without its palette',
  },
  gif: {
    takes: 'GIF87a and GIF89a, animations, interlaced frames, any extension, empty blocks too many',
    refuses: 'no trailer, no frame, an unknown block, an impossible code size',
  },
  webp: {
    takes: 'lossy, lossless and animated; EXIF, ICC and XMP before or behind the image; unknown chunks',
    refuses:
      'a file shorter than its container says, a chunk that reaches beyond its container, a frame without an image',
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

/** docs/guides/formats.md: what a user has to know about the images that go in and come out. */
export const formatsPage: Page = {
  path: 'docs/guides/formats.md',
  render: () =>
    [
      heading('Formats', 'the tables that the code uses'),
      ...accepted(),
      ...limits(),
      ...rejected(),
      ...derivatives(),
      ...metadata(),
      ...safety(),
      '',
    ].join('\n'),
};

function accepted(): string[] {
  return [
    'The bytes of a file decide what it is, never its name or the type that was declared for it. A file that is accepted and',
    'whole ends `COMPLETED`; any other ends `REJECTED` with a code, a sentence for you and details for your program. A rejected',
    'file is not tried again, and nothing of it is archived.',
    '',
    '## Accepted',
    '',
    table(
      ['Format', 'Type', 'Archived as', 'What is taken', 'What is refused'],
      FORMATS.map((format) => [
        format === 'webp' ? 'WebP' : format.toUpperCase(),
        `\`${CONTENT_TYPES[format]}\``,
        `\`original.${EXTENSIONS[format]}\``,
        STRUCTURE[format].takes,
        STRUCTURE[format].refuses,
      ]),
    ),
    '',
    'Bytes behind the end of an image are accepted in all four. After this walk the image is really decoded, and a warning of its',
    'decoder is enough to refuse it. What no decoder can see, a flipped bit within the picture of a JPEG or WebP, only a checksum',
    'shows: give one with the upload (`x-amz-checksum-sha256`, or any that S3 knows). It is compared with what is read, kept in',
    'the record (`stages.validation.output.uploadChecksum`), and the SHA-256 of each archived object is compared after its copy.',
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
        ['bytes of the file', `${number(MAX_IMAGE_BYTES)} (10 MiB)`, '`TOO_LARGE`'],
        ['width times height', `${number(MAX_PIXELS)} pixels`, '`TOO_MANY_PIXELS`'],
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
    'All but the last are checked on the header, before anything is decoded. Pixels are those of the canvas: frames do not count,',
    'since only the first is decoded. A busy machine is slow too, so a decode that runs out of time, or is killed for its memory,',
    'is tried again; only when it does so in the last delivery is the file to blame.',
    '',
  ];
}

function rejected(): string[] {
  return [
    '## Not accepted',
    '',
    codesTable(ofCategory('rejected')),
    '',
    'These are known by their bytes, and `UNSUPPORTED_FORMAT` names them. They need decoders that are larger, younger and more',
    'often attacked than the four, or are no images of pixels; convert them first.',
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
          : 'fills the box exactly, cut at the centre, enlarged where it must be',
        String(recipe.format.encoder.options.quality),
      ]),
    ),
    '',
    '- **Orientation.** EXIF orientations 1 to 8, mirrored ones included, are applied to the pixels; the derivatives carry none.',
    '- **Colour.** Everything becomes sRGB of 8 bits: a profile that the file carries is applied, CMYK and wide gamut are converted,',
    '  16 bits are rounded, palettes and grey become colours.',
    `- **Transparency.** What is transparent lies on \`${BACKGROUND}\`.`,
    '- **Animations.** The first frame is taken; the archived original keeps all. Of an APNG it is the still image.',
    '',
    'Sides are rounded to the nearest pixel and never less than one:',
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

function metadata(): string[] {
  return [
    '## Metadata',
    '',
    'The record has the dimensions as seen and as stored, format, colour space, channels, depth, alpha, number of frames, whether',
    'it is progressive, density and orientation; and of EXIF only these fields:',
    '',
    EXIF_FIELDS.map((name) => `\`${name}\``).join(', '),
    '',
    `Each has at most ${String(MAX_EXIF_FIELD_BYTES)} bytes, all together ${String(MAX_EXIF_BYTES)}, without control characters and marks that turn the direction of`,
    'text. Damaged EXIF gives what can be read of it and rejects nothing. HTML in a field stays text: escape it where you show it.',
    '',
    'Positions (GPS) are never recorded, and derivatives carry no EXIF, XMP, IPTC or profile at all. **The archived original is the',
    'file as it was uploaded, with everything in it, its position too.**',
    '',
  ];
}

function safety(): string[] {
  return [
    '## How a file is kept from doing harm',
    '',
    'A walk through the structure is linear in the length of the file and allocates nothing by a size that the file declares. The',
    `decoders run in functions of their own with ${LOADERS.length === 4 ? 'four' : String(LOADERS.length)} loaders, from memory only; all others are blocked:`,
    `${LOADERS.map((name) => `\`${name}\``).join(', ')}.`,
    'A function does not start with releases older than these, which have known faults:',
    `${Object.entries(OLDEST_RELEASES)
      .map(([name, release]) => `${name} ${release}`)
      .join(', ')}.`,
    '',
    '`npm run bench:bombs` measures what files cost that are made to cost much; `npm run corpus -- DIR` takes a directory of labelled',
    'files through the whole pipeline.',
  ];
}
