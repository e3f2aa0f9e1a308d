import { apply, diagonal, inverse, type Matrix, product, type Vector } from './matrix.ts';

type Point = readonly [x: number, y: number];

/** Points of CIE 1931. */
export interface Chromaticities {
  readonly red: Point;
  readonly green: Point;
  readonly blue: Point;
  readonly white: Point;
}

export interface Primaries {
  /** From linear RGB to linear sRGB; white becomes white, by Bradford's adaptation. */
  readonly toLinearSrgb: Matrix;
  /** Parts of red, green and blue in the luminance. */
  readonly luminance: Vector;
}

const D65: Point = [0.3127, 0.329];
const C: Point = [0.31, 0.316];

const SRGB: Chromaticities = { red: [0.64, 0.33], green: [0.3, 0.6], blue: [0.15, 0.06], white: D65 };
const NTSC: Chromaticities = { red: [0.63, 0.34], green: [0.31, 0.595], blue: [0.155, 0.07], white: D65 };
const P3: Chromaticities = { red: [0.68, 0.32], green: [0.265, 0.69], blue: [0.15, 0.06], white: D65 };

/** By their number in a cICP chunk. Source: Rec. ITU-T H.273, table 2. */
const CHROMATICITIES: Readonly<Record<number, Chromaticities>> = {
  1: SRGB,
  4: { red: [0.67, 0.33], green: [0.21, 0.71], blue: [0.14, 0.08], white: C },
  5: { red: [0.64, 0.33], green: [0.29, 0.6], blue: [0.15, 0.06], white: D65 },
  6: NTSC,
  7: NTSC,
  8: { red: [0.681, 0.319], green: [0.243, 0.692], blue: [0.145, 0.049], white: C },
  9: { red: [0.708, 0.292], green: [0.17, 0.797], blue: [0.131, 0.046], white: D65 },
  10: { red: [1, 0], green: [0, 1], blue: [0, 0], white: [1 / 3, 1 / 3] },
  11: { ...P3, white: [0.314, 0.351] },
  12: P3,
  22: { red: [0.63, 0.34], green: [0.295, 0.605], blue: [0.155, 0.077], white: D65 },
};

/** White to which colours are adapted, as in the connection space of profiles. Source: ICC.1:2022, 7.2.16. */
const D50: Vector = [0.9642, 1, 0.8249];
/** From XYZ to the responses of the eye's cones. Source: ICC.1:2022, annex E. */
const BRADFORD: Matrix = [
  [0.8951, 0.2664, -0.1614],
  [-0.7502, 1.7135, 0.0367],
  [0.0389, -0.0685, 1.0296],
];

/** Factors of real colour spaces are below 4; of primaries on a line they are infinite, or as good as that. */
const LARGEST_FACTOR = 100;

/** Undefined if H.273 does not define the number, or defines nothing by it. */
export function primariesByNumber(number: number): Primaries | undefined {
  const chromaticities = CHROMATICITIES[number];
  return chromaticities === undefined ? undefined : primariesOf(chromaticities);
}

/** Undefined if the chromaticities make no colour space. */
export function primariesOf(chromaticities: Chromaticities): Primaries | undefined {
  const matrix = toXyz(chromaticities);
  const toLinearSrgb = product(inverse(adapted(SRGB)), adapted(chromaticities));
  const isSpace = toLinearSrgb.flat().every((value) => Math.abs(value) <= LARGEST_FACTOR);
  return isSpace ? { toLinearSrgb, luminance: matrix[1] } : undefined;
}

/** From linear RGB to XYZ, its white being D50. */
function adapted(chromaticities: Chromaticities): Matrix {
  const cones = apply(BRADFORD, whiteOf(chromaticities));
  const wanted = apply(BRADFORD, D50);
  const adapt = diagonal([wanted[0] / cones[0], wanted[1] / cones[1], wanted[2] / cones[2]]);
  return product(inverse(BRADFORD), adapt, BRADFORD, toXyz(chromaticities));
}

/** From linear RGB to XYZ. */
function toXyz(chromaticities: Chromaticities): Matrix {
  const { red, green, blue } = chromaticities;
  const colours: Matrix = [
    [red[0], green[0], blue[0]],
    [red[1], green[1], blue[1]],
    [zOf(red), zOf(green), zOf(blue)],
  ];
  return product(colours, diagonal(apply(inverse(colours), whiteOf(chromaticities))));
}

function whiteOf({ white }: Chromaticities): Vector {
  return [white[0] / white[1], 1, zOf(white) / white[1]];
}

function zOf([x, y]: Point): number {
  return 1 - x - y;
}
