import type { Findings } from '../findings.ts';
import type { ScanHeader } from './scan-header.ts';

const [JFIF_MAJOR, JFIF_VERSION] = [1, Uint8Array.of(1, 2)];
const VERSION_AT = 9;

/** A version of JFIF other than 1 becomes 1.02. Source: JFIF 1.02 */
export function mendJfif(bytes: Uint8Array, offset: number, end: number, findings: Findings): void {
  const version = offset + VERSION_AT;
  if (!isNamed(bytes, offset, 'JFIF\0') || version + 2 > end || bytes[version] === JFIF_MAJOR) return;
  findings.note('JFIF_VERSION', version);
  findings.replace(version, version + 2, JFIF_VERSION);
}

const TRANSFORM_AT = 15;
const YCBCR = 1;
const YCCK = 2;

/**
 * An unknown colour transform becomes the one that decoders assume: YCCK for four components, else YCbCr.
 *
 * Source: Adobe Technical Note 5116, section 18
 */
export function mendAdobe(
  bytes: Uint8Array,
  offset: number,
  end: number,
  components: number,
  findings: Findings,
): void {
  const transform = offset + TRANSFORM_AT;
  if (!isNamed(bytes, offset, 'Adobe') || transform >= end) return;
  const usual = components === 4 ? YCCK : YCBCR;
  const found = bytes[transform];
  if (found === 0 || found === usual || components < 3) return;
  findings.note('ADOBE_TRANSFORM', transform);
  findings.replace(transform, transform + 1, Uint8Array.of(usual));
}

const WHOLE_BLOCKS = [0, 63, 0] as const;

/** A scan of a sequential image codes all 64 coefficients whole, whatever its header says. Source: ITU-T T.81, B.2.3 */
export function mendScanHeader(bytes: Uint8Array, { parametersAt }: ScanHeader, findings: Findings): void {
  if (WHOLE_BLOCKS.every((value, index) => bytes[parametersAt + index] === value)) return;
  findings.note('SCAN_PARAMETERS', parametersAt);
  findings.replace(parametersAt, parametersAt + 3, Uint8Array.from(WHOLE_BLOCKS));
}

/** Whether the data of a segment begins with this. */
function isNamed(bytes: Uint8Array, offset: number, name: string): boolean {
  return Array.from(name).every((character, index) => bytes[offset + 4 + index] === character.charCodeAt(0));
}
