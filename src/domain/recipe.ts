interface JpegOptions {
  /** 1 to 100. */
  readonly quality: number;
  readonly mozjpeg: boolean;
}

/** A format that derivatives are written in. */
export interface OutputFormat {
  /** sharp's name of it, and its options. */
  readonly encoder: { readonly format: 'jpeg'; readonly options: JpegOptions };
  readonly contentType: string;
  /** File name extension, without the dot. */
  readonly extension: string;
}

const JPEG: OutputFormat = {
  encoder: { format: 'jpeg', options: { quality: 80, mozjpeg: false } },
  contentType: 'image/jpeg',
  extension: 'jpg',
};

/** How to make a derivative. The pixels are first turned upright, and transparency becomes white. */
export interface Recipe {
  readonly name: 'resized' | 'thumbnail';
  readonly width: number;
  readonly height: number;
  /** `inside`: the whole image within the box, never enlarged; `cover`: fills the box exactly, cropped at the centre. */
  readonly fit: 'inside' | 'cover';
  readonly format: OutputFormat;
}

export const RESIZED: Recipe = { name: 'resized', width: 1024, height: 768, fit: 'inside', format: JPEG };
export const THUMBNAIL: Recipe = { name: 'thumbnail', width: 200, height: 200, fit: 'cover', format: JPEG };

/** File name of a derivative, e.g. `resized.jpg`. */
export function fileNameOf({ name, format }: Recipe): string {
  return `${name}.${format.extension}`;
}

/** Background for transparent pixels. */
export const BACKGROUND = '#ffffff';
