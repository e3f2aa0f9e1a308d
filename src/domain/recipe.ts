/** What is made of an original. The pixels are turned upright first, and what was transparent becomes white. */
export interface Recipe {
  readonly name: 'resized' | 'thumbnail';
  readonly width: number;
  readonly height: number;
  /** `inside`: whole and within the box, never enlarged; `cover`: fills the box exactly, cut at the centre. */
  readonly fit: 'inside' | 'cover';
  /** JPEG quality, 1 to 100. */
  readonly quality: number;
}

export const RESIZED: Recipe = { name: 'resized', width: 1024, height: 768, fit: 'inside', quality: 80 };
export const THUMBNAIL: Recipe = { name: 'thumbnail', width: 200, height: 200, fit: 'cover', quality: 80 };

/** Behind what is transparent. */
export const BACKGROUND = '#ffffff';

/** Type of every derivative. */
export const DERIVATIVE_CONTENT_TYPE = 'image/jpeg';
