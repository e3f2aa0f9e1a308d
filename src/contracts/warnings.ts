import * as z from 'zod/mini';

import type { RejectionCode } from './errors.ts';

/** Everything about one kind of irregularity that code, documents and people need. */
export interface WarningEntry {
  /** What is irregular, as a sentence. */
  readonly meaning: string;
  /** What `count` counts. */
  readonly unit: 'byte' | 'marker' | 'segment' | 'scan' | 'chunk' | 'file' | 'component';
  /** How a file is rejected for it with `strictness: strict`. */
  readonly strict: RejectionCode;
}

/** To tolerate another kind, add an entry. Only irregularities that lose no pixel belong here. */
const ENTRIES = {
  STRAY_BYTES: {
    meaning: 'JPEG: bytes that belong to nothing lie between two segments.',
    unit: 'byte',
    strict: 'CORRUPT',
  },
  SEGMENT_LENGTH: {
    meaning: 'JPEG: the length of a segment leaves out its last bytes, four at most.',
    unit: 'byte',
    strict: 'CORRUPT',
  },
  STRAY_BYTES_IN_SCAN: {
    meaning: 'JPEG: bytes that belong to nothing lie before a restart marker, or after the image data.',
    unit: 'byte',
    strict: 'CORRUPT',
  },
  STRAY_MARKERS: {
    meaning: 'JPEG: markers that belong to nothing lie between segments, or after the last scan.',
    unit: 'marker',
    strict: 'CORRUPT',
  },
  SCAN_PARAMETERS: {
    meaning: 'JPEG: the header of a baseline scan has other parameters than 0, 63, 0.',
    unit: 'scan',
    strict: 'CORRUPT',
  },
  SCANS_MISSING: {
    meaning: 'JPEG: a progressive image ends before its last refinement; every pixel is there, less exact.',
    unit: 'component',
    strict: 'TRUNCATED',
  },
  JFIF_VERSION: {
    meaning: 'JPEG: the JFIF version does not exist.',
    unit: 'segment',
    strict: 'CORRUPT',
  },
  ADOBE_TRANSFORM: {
    meaning: 'JPEG: the Adobe segment names an unknown colour transform; the usual one is assumed.',
    unit: 'segment',
    strict: 'CORRUPT',
  },
  END_MARKER_MISSING: {
    meaning:
      'The mark at the end of the file or of its image data is missing or replaced, with every pixel there (JPEG EOI, PNG IEND, GIF trailer).',
    unit: 'file',
    strict: 'TRUNCATED',
  },
  RIFF_SIZE: {
    meaning: 'WebP: the size in the RIFF header is wrong; every chunk is whole.',
    unit: 'file',
    strict: 'TRUNCATED',
  },
  ANCILLARY_CHECKSUM: {
    meaning: 'PNG: the checksum of an ancillary chunk is wrong; the chunk is ignored.',
    unit: 'chunk',
    strict: 'CORRUPT',
  },
  COLOUR_IGNORED: {
    meaning:
      'PNG: the chunk cICP names a matrix or a limited range, which is no RGB of full range; it is ignored.',
    unit: 'chunk',
    strict: 'UNSUPPORTED_FORMAT',
  },
} as const satisfies Readonly<Record<string, WarningEntry>>;

export type WarningCode = keyof typeof ENTRIES;

/** Every irregularity that is tolerated, since the picture is whole. */
export const WARNINGS: Readonly<Record<WarningCode, WarningEntry>> = ENTRIES;

/** Whether irregularities that lose no pixel are noted, or refused: the setting `strictness`. */
export const STRICTNESS = ['tolerant', 'strict'] as const;
export type Strictness = (typeof STRICTNESS)[number];

/** An irregularity of a file that lost no pixel. `offset` is where it was first found, in bytes. */
export const recordedWarning = z.object({
  code: z.string(),
  count: z.number(),
  offset: z.optional(z.number()),
});
export type RecordedWarning = z.infer<typeof recordedWarning>;
