import type { MetadataOutput, ResizeOutput, ThumbnailOutput, ValidateOutput } from './messages.ts';
import type { UploadChecksum } from './record.ts';
import type { Stage } from './stages.ts';
import type { Format } from './status.ts';

/** Metadata of an image. */
export interface ImageMetadata {
  readonly format: Format;
  /** As displayed, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** As stored. */
  readonly storedWidth: number;
  readonly storedHeight: number;
  /** Colour interpretation, as libvips names it: srgb, b-w, cmyk, rgb16 ... */
  readonly space: string;
  readonly channels: number;
  /** Sample type, as libvips names it: uchar, ushort ... */
  readonly depth: string;
  readonly hasAlpha: boolean;
  /** Frames of an animation; 1 for a still. */
  readonly frames: number;
  readonly isProgressive: boolean;
  /** Pixels per inch. */
  readonly density?: number;
  /** EXIF orientation, 1 to 8. */
  readonly orientation?: number;
  /**
   * Allow-listed fields: make, model, takenAt, takenAtZone, exposureTime, fNumber, iso, focalLength. Never a position. `takenAt` is
   * ISO 8601: UTC with Z where the file says the zone (takenAtZone `offset`) or its GPS time shows it (`gps`), else without (`none`).
   */
  readonly exif?: Readonly<Record<string, string | number>>;
}

/** What archive needs to copy a derivative and verify the copy. */
export interface DerivativeMemo {
  readonly sizeBytes: number;
  /** Base64. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
}

/** What the record keeps of each completed stage: `output` of its entry. A repeat of the stage returns it unchanged. */
export interface StageMemos {
  /** Its output, and the values that archive compares its copy with. */
  readonly validation: ValidateOutput & {
    readonly sizeBytes: number;
    /** Base64. */
    readonly sha256: string;
    readonly eTag: string;
    /** The checksum that the uploader supplied; the file matched it. */
    readonly uploadChecksum?: UploadChecksum;
    /** The file is irregular: stages that decode it mend a copy in memory first. */
    readonly needsMending?: true;
  };
  readonly metadata: MetadataOutput & { readonly metadata: ImageMetadata };
  readonly resize: ResizeOutput & DerivativeMemo;
  readonly thumbnail: ThumbnailOutput & DerivativeMemo;
  readonly archive: { readonly archivedLocation: string };
}

/** The type check names a stage without a memo here. */
type OfEveryStage<Memos extends Readonly<Record<Stage, object>>> = Memos;

/** The memo of a stage. */
export type MemoOf<Name extends Stage> = OfEveryStage<StageMemos>[Name];
