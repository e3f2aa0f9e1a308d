/** Marker codes. Source: ITU-T T.81, table B.1. */
export const MARKER = {
  SOF0: 0xc0,
  SOF1: 0xc1,
  SOF2: 0xc2,
  DHT: 0xc4,
  RST0: 0xd0,
  SOI: 0xd8,
  EOI: 0xd9,
  SOS: 0xda,
  DQT: 0xdb,
  DNL: 0xdc,
  DRI: 0xdd,
  APP0: 0xe0,
  APP14: 0xee,
  COM: 0xfe,
} as const;

/** Below this code no marker is in use. */
const FIRST_MARKER = 0xc0;

/** Codes that mean nothing between two segments: reserved ones, TEM, and restart markers, which belong into scans. */
export function isStray(code: number): boolean {
  return code < FIRST_MARKER || isRestart(code);
}

export function isRestart(code: number): boolean {
  return code >= MARKER.RST0 && code <= 0xd7;
}

/** SOF0 to SOF15, except DHT, JPG and DAC, which share the range. */
export function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== MARKER.DHT && code !== 0xc8 && code !== 0xcc;
}

/** Comments and application data: decoders do not need them. */
export function isApplication(code: number): boolean {
  return code === MARKER.COM || (code >= 0xe0 && code <= 0xef);
}

/** The first marker at or after `from`, and where its 0xFF is; undefined at the end. Stuffed zeros and fill bytes are passed over. */
export function markerFrom(bytes: Uint8Array, from: number): { offset: number; code: number } | undefined {
  let offset = bytes.indexOf(0xff, from);
  while (offset >= 0) {
    const code = bytes[offset + 1];
    if (code === undefined) return undefined;
    if (code !== 0 && code !== 0xff) return { offset, code };
    offset = code === 0xff ? offset + 1 : bytes.indexOf(0xff, offset + 2);
  }
  return undefined;
}
