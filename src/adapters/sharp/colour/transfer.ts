/**
 * What coded values, 0 to 1, mean as linear light. A curve gives 0 to 1. PQ and HLG are high dynamic range and give cd/m2; the
 * brightest light of the image is `peak`.
 */
export type Transfer =
  | { readonly kind: 'curve'; readonly toLinear: Curve }
  | { readonly kind: 'pq' | 'hlg'; readonly peak: number };

type Curve = (coded: number) => number;

/** Source: IEC 61966-2-1. */
const srgbToLinear: Curve = (coded) => (coded <= 0.04045 ? coded / 12.92 : ((coded + 0.055) / 1.055) ** 2.4);

export const linearToSrgb: Curve = (linear) =>
  linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;

export function power(exponent: number): Curve {
  return (coded) => coded ** exponent;
}

/** What displays show of video: BT.1886. The curves of BT.709 and BT.2020 themselves are those of cameras. */
const video = power(2.4);

const smpte240: Curve = (coded) => (coded < 0.0912 ? coded / 4 : ((coded + 0.1115) / 1.1115) ** (1 / 0.45));

/** By their number in a cICP chunk. Source: Rec. ITU-T H.273, table 3, as Chromium reads it. */
const CURVES: Readonly<Record<number, Curve>> = {
  1: video,
  4: power(2.2),
  5: power(2.8),
  6: video,
  7: smpte240,
  8: power(1),
  11: video,
  13: srgbToLinear,
  14: video,
  15: video,
  17: (coded) => (coded ** 2.6 * 52.37) / 48,
};
const PQ = 16;
const HLG = 18;

/** @param peak brightest light of the image, in cd/m2; undefined if H.273 does not define the number, or defines no curve by it */
export function transferByNumber(number: number, peak: number): Transfer | undefined {
  if (number === PQ || number === HLG) return { kind: number === PQ ? 'pq' : 'hlg', peak };
  const toLinear = CURVES[number];
  return toLinear === undefined ? undefined : { kind: 'curve', toLinear };
}

/** In cd/m2. Source: ITU-R BT.2100, table 4, the reference PQ EOTF. */
export function pqToLight(coded: number): number {
  const [m1, m2] = [2610 / 16_384, (2523 / 4096) * 128];
  const [c1, c2, c3] = [3424 / 4096, (2413 / 4096) * 32, (2392 / 4096) * 32];
  const root = coded ** (1 / m2);
  return 10_000 * (Math.max(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1);
}

/** Light of the scene, 0 to 1. Source: ITU-R BT.2100, table 5, the inverse of the reference OETF. */
export function hlgToScene(coded: number): number {
  const a = 0.178_832_77;
  const b = 1 - 4 * a;
  const c = 0.5 - a * Math.log(4 * a);
  return coded <= 0.5 ? coded ** 2 / 3 : (Math.exp((coded - c) / a) + b) / 12;
}
