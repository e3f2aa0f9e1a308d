import type { Primaries } from './primaries.ts';
import { hlgToScene, linearToSrgb, pqToLight, type Transfer } from './transfer.ts';

export interface ColourSpace {
  readonly primaries: Primaries;
  readonly transfer: Transfer;
}

/** Samples of 8 or 16 bits: red, green, blue, and alpha if there are four channels. */
export interface Pixels {
  readonly samples: Uint8Array | Uint16Array;
  readonly channels: number;
}

/** Light of a white page, in cd/m2. Source: ITU-R BT.2408, section 2.2. */
const WHITE = 203;
/** Peak of the display that HLG is defined for, in cd/m2, and the exponent of its OOTF. Source: ITU-R BT.2100, table 5. */
const HLG_PEAK = 1000;
const HLG_GAMMA = 1.2;

/** Steps of linear light that sRGB is looked up for: fine enough for its steepest part. */
const LINEAR_STEPS = 65_535;

/** Converts pixels to sRGB of 8 bits, alpha included. Colours outside sRGB are cut. */
export function toSrgb({ samples, channels }: Pixels, space: ColourSpace): Buffer {
  const largest = samples instanceof Uint16Array ? 65_535 : 255;
  const decoded = tableOf(largest, decoderOf(space.transfer));
  const encoded = Uint8Array.from(tableOf(LINEAR_STEPS, (light) => Math.round(linearToSrgb(light) * 255)));
  const scaleOf = toneOf(space);
  const [[rr, rg, rb], [gr, gg, gb], [br, bg, bb]] = space.primaries.toLinearSrgb;
  const converted = Buffer.alloc(samples.length);
  const read = (at: number): number => decoded[samples[at] ?? 0] ?? 0;
  const write = (at: number, light: number): void => {
    converted[at] = encoded[Math.round(Math.min(Math.max(light, 0), 1) * LINEAR_STEPS)] ?? 0;
  };
  // A million times: nothing is allocated for a pixel.
  for (let at = 0; at < samples.length; at += channels) {
    const red = read(at);
    const green = read(at + 1);
    const blue = read(at + 2);
    const scale = scaleOf(red, green, blue);
    write(at, scale * (rr * red + rg * green + rb * blue));
    write(at + 1, scale * (gr * red + gg * green + gb * blue));
    write(at + 2, scale * (br * red + bg * green + bb * blue));
    if (channels === 4) converted[at + 3] = Math.round(((samples[at + 3] ?? 0) * 255) / largest);
  }
  return converted;
}

/** The values of a function at 0 / steps, 1 / steps ... 1. */
function tableOf(steps: number, f: (value: number) => number): Float64Array {
  return Float64Array.from({ length: steps + 1 }, (_value, index) => f(index / steps));
}

function decoderOf(transfer: Transfer): (coded: number) => number {
  if (transfer.kind === 'curve') return transfer.toLinear;
  return transfer.kind === 'pq' ? (coded) => pqToLight(coded) / WHITE : hlgToScene;
}

/** By what the decoded samples of a pixel are multiplied to be light that sRGB can show, 1 being white. */
function toneOf({ primaries, transfer }: ColourSpace): (red: number, green: number, blue: number) => number {
  if (transfer.kind === 'curve') return () => 1;
  const peak = transfer.peak / WHITE;
  if (transfer.kind === 'pq') return (red, green, blue) => compression(Math.max(red, green, blue), peak);
  const [partRed, partGreen, partBlue] = primaries.luminance;
  return (red, green, blue) => {
    const luminance = partRed * red + partGreen * green + partBlue * blue;
    const gain = luminance > 0 ? (HLG_PEAK / WHITE) * luminance ** (HLG_GAMMA - 1) : 0;
    return gain * compression(gain * Math.max(red, green, blue), peak);
  };
}

/**
 * Light up to the peak p becomes 0 to 1: with m the largest of R, G and B, all three are multiplied by
 * min(1, m (1 + m / p^2) / (1 + m)) / m, which keeps the hue. Source of the curve: Reinhard et al., Photographic Tone Reproduction
 * for Digital Images, 2002, equation 4.
 */
function compression(brightest: number, peak: number): number {
  if (brightest <= 0) return 0;
  return Math.min(1 / brightest, (1 + brightest / peak ** 2) / (1 + brightest));
}
