import type { Recipe } from './recipe.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size as displayed: EXIF orientations 5 to 8 turn the stored image by 90 degrees. */
export function uprightSize({ width, height }: Size, orientation = 1): Size {
  return orientation >= 5 && orientation <= 8 ? { width: height, height: width } : { width, height };
}

/**
 * Exact size of a derivative.
 *
 * `cover` always fills the box. `inside` scales by the smaller ratio and never enlarges; each side is rounded to the nearest
 * pixel, and is at least 1.
 */
export function derivativeSize({ width, height }: Size, recipe: Recipe): Size {
  if (recipe.fit === 'cover') return { width: recipe.width, height: recipe.height };
  const scale = Math.min(1, recipe.width / width, recipe.height / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}
