import { MAX_JPEG_SEGMENTS, MAX_PIXELS, MAX_SCANNED_PIXELS } from '#contracts/limits.ts';

import type { Size } from '../../geometry.ts';
import { ByteView } from '../byte-view.ts';
import { Findings } from '../findings.ts';
import type { Inspection } from '../inspection.ts';
import { Coverage } from './coverage.ts';
import { EntropyWalk } from './entropy-walk.ts';
import { checkVariant, type Frame, readFrame } from './frame-header.ts';
import { isApplication, isFrame, isRestart, isStray, MARKER, markerFrom } from './markers.ts';
import { mendAdobe, mendJfif, mendScanHeader } from './mend-segments.ts';
import { planScan, readScanHeader, type ScanHeader } from './scan-header.ts';
import { Tables } from './tables.ts';

const END_OF_IMAGE = Uint8Array.of(0xff, MARKER.EOI);
/** More bytes after a segment are not the rest of it. */
const MOST_LEFT_OUT = 4;

/**
 * Walks the segments of a JPEG, and the blocks of a sequential one.
 *
 * Source: ITU-T T.81, annex B
 *
 * @throws PipelineError CORRUPT, TRUNCATED, TOO_COMPLEX, UNSUPPORTED_FORMAT
 */
export function inspectJpeg(bytes: Uint8Array): Inspection {
  return new JpegInspection(bytes).inspect();
}

class JpegInspection {
  readonly #bytes: Uint8Array;
  readonly #view: ByteView;
  readonly #findings = new Findings();
  readonly #tables: Tables;
  #frame: Frame | undefined;
  #entropy: EntropyWalk | undefined;
  #coverage: Coverage | undefined;
  /** Components that no scan has coded yet; of a sequential image. */
  #open = new Set<number>();
  #segments = 0;
  #scans = 0;
  /** The last Adobe segment: what it may say depends on the frame. */
  #adobe: { readonly offset: number; readonly end: number } | undefined;
  /** End of the last comment or application data, whose length may be wrong. */
  #applicationEnd = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new ByteView(bytes, 'JPEG');
    this.#tables = new Tables(this.#view);
  }

  inspect(): Inspection {
    let offset = 2;
    while (!this.#isComplete()) {
      const marker = this.#nextMarker(offset);
      if (marker === undefined || (marker.code === MARKER.EOI && this.#scans > 0))
        return this.#finish(marker?.offset);
      offset = marker.code === MARKER.EOI ? this.#strayMarker(marker.offset) : this.#segment(marker);
    }
    this.#entropy?.judge();
    this.#finishTail(offset);
    return this.#inspection();
  }

  /** Whether every component of a sequential image has had its scan: what follows is not looked at. */
  #isComplete(): boolean {
    return this.#frame?.kind === 'sequential' && this.#open.size === 0;
  }

  /** The next marker that means something; what is between is noted. Any number of fill bytes 0xFF may precede it. */
  #nextMarker(from: number): { offset: number; code: number } | undefined {
    let offset = from;
    for (;;) {
      const marker = markerFrom(this.#bytes, offset);
      if (marker === undefined) return undefined;
      if (marker.offset > offset) this.#strayBytes(offset, marker.offset);
      if (!isStray(marker.code)) return marker;
      offset = this.#strayMarker(marker.offset);
    }
  }

  #strayBytes(from: number, to: number): void {
    if (this.#bytes.subarray(from, to).every((byte) => byte === 0xff)) return;
    const isRest = from === this.#applicationEnd && to - from <= MOST_LEFT_OUT;
    this.#findings.note(isRest ? 'SEGMENT_LENGTH' : 'STRAY_BYTES', from, to - from);
    this.#findings.drop(from, to);
  }

  #strayMarker(offset: number): number {
    this.#count();
    this.#findings.note('STRAY_MARKERS', offset);
    this.#findings.drop(offset, offset + 2);
    return offset + 2;
  }

  /** @returns where to go on */
  #segment({ offset, code }: { offset: number; code: number }): number {
    this.#count();
    checkVariant(this.#view, code);
    // Only a decoder can tell whether what follows a second SOI is the same image.
    if (code === MARKER.SOI) return offset + 2;
    const length = this.#view.u16be(offset + 2, 'the length of a segment');
    if (length < 2 && isApplication(code)) return offset + 4;
    if (length < 2)
      throw this.#view.corrupt(offset, `a segment has the length ${String(length)}; expected at least 2`);
    const end = offset + 2 + length;
    if (end > this.#bytes.length) throw this.#view.truncated('a segment', end);
    if (isApplication(code)) this.#readApplication(offset, code, end);
    else if (isFrame(code)) this.#readFrame(offset, code, end);
    else this.#tables.read(code, offset, end);
    return code === MARKER.SOS ? this.#scan(offset, end) : end;
  }

  #readApplication(offset: number, code: number, end: number): void {
    this.#applicationEnd = end;
    if (code === MARKER.APP0) mendJfif(this.#bytes, offset, end, this.#findings);
    if (code === MARKER.APP14) this.#adobe = { offset, end };
  }

  #readFrame(offset: number, code: number, end: number): void {
    if (this.#frame !== undefined)
      throw this.#view.corrupt(offset, 'found a second frame header; expected one');
    this.#frame = readFrame(this.#view, offset, code, end);
    this.#open = new Set(this.#frame.components.map(({ id }) => id));
    this.#coverage = new Coverage(this.#frame.components);
  }

  #scan(offset: number, end: number): number {
    if (this.#frame === undefined)
      throw this.#view.corrupt(offset, 'a scan comes before the frame header; expected an SOF segment first');
    this.#scans += 1;
    const frame = this.#frame.size.height === 0 ? this.#withHeight(this.#frame, end) : this.#frame;
    this.#frame = frame;
    const header = readScanHeader(this.#view, offset, end);
    if (frame.kind === 'progressive') this.#coverage?.add(header);
    if (frame.kind !== 'sequential') return endOfScan(this.#bytes, end);
    mendScanHeader(this.#bytes, header, this.#findings);
    return this.#walkScan(frame, header);
  }

  #walkScan(frame: Frame, header: ScanHeader): number {
    this.#entropy ??= new EntropyWalk(this.#bytes, this.#view, this.#findings);
    const { dataEnd, next } = this.#entropy.walkScan(planScan(this.#view, frame, header, this.#tables));
    for (const id of header.components) this.#open.delete(id);
    if (this.#isComplete()) return dataEnd;
    if (this.#bytes.subarray(dataEnd, next).some((byte) => byte !== 0xff)) {
      this.#findings.note('STRAY_BYTES_IN_SCAN', dataEnd, next - dataEnd);
      this.#findings.drop(dataEnd, next);
    }
    return next;
  }

  /** The height of a frame that leaves it to DNL, after the first scan. Decoders want it in the frame. Source: B.2.5 */
  #withHeight(frame: Frame, from: number): Frame {
    const marker = markerFrom(this.#bytes, endOfScan(this.#bytes, from));
    const height = marker?.code === MARKER.DNL ? this.#view.u16be(marker.offset + 4, 'a DNL segment') : 0;
    if (height === 0)
      throw this.#view.corrupt(
        frame.offset,
        'the frame has the height 0; expected a DNL segment with the height',
      );
    this.#findings.replace(frame.offset + 5, frame.offset + 7, Uint8Array.of(height >> 8, height & 0xff));
    return { ...frame, size: { ...frame.size, height } };
  }

  /** What follows the last block of a sequential image: EOI, perhaps after comments; else the end is mended. */
  #finishTail(dataEnd: number): void {
    const next = markerFrom(this.#bytes, dataEnd)?.offset ?? this.#bytes.length;
    const rest = this.#bytes.subarray(dataEnd, next);
    const end = this.#endMarkerFrom(next);
    const isClean = rest.every((byte) => byte === 0xff);
    if (end.isThere && end.isDirect && isClean) return;
    if (!end.isThere) this.#findings.note('END_MARKER_MISSING', dataEnd);
    else {
      if (!isClean) this.#findings.note('STRAY_BYTES_IN_SCAN', dataEnd, rest.length);
      if (!end.isDirect) this.#findings.note('STRAY_MARKERS', next);
    }
    this.#findings.replace(dataEnd, this.#bytes.length, END_OF_IMAGE);
  }

  /** Whether there is an EOI, and whether only whole segments without a meaning here come before it. */
  #endMarkerFrom(from: number): { isThere: boolean; isDirect: boolean } {
    let offset = from;
    let isDirect = true;
    for (;;) {
      const marker = markerFrom(this.#bytes, offset);
      if (marker === undefined) return { isThere: false, isDirect: false };
      if (marker.code === MARKER.EOI)
        return { isThere: true, isDirect: isDirect && marker.offset === offset };
      const isSegment = isApplication(marker.code) || marker.code === MARKER.DNL;
      if (!isSegment || marker.offset !== offset) isDirect = false;
      const length =
        isDirect && marker.offset + 4 <= this.#bytes.length ? this.#view.u16be(marker.offset + 2, '') : 0;
      offset = marker.offset + 2 + (length >= 2 ? length : 0);
    }
  }

  /** The end of an image whose scans were passed over, or of one that lacks some. */
  #finish(endMarker: number | undefined): Inspection {
    if (endMarker === undefined) this.#supplyEnd();
    else if (this.#frame?.kind === 'sequential')
      throw this.#view.corrupt(endMarker, 'the image ends before a component has its scan');
    else if (this.#incomplete > 0) this.#findings.note('SCANS_MISSING', endMarker, this.#incomplete);
    return this.#inspection();
  }

  /** Components of a progressive image that lack a refinement. */
  get #incomplete(): number {
    return this.#frame?.kind === 'progressive' ? (this.#coverage?.incomplete ?? 0) : 0;
  }

  /**
   * Ends a progressive image that has every scan: zeros in place of EOI are removed. Whether the last scan is whole, the
   * decoder tells.
   *
   * @throws PipelineError TRUNCATED for any other image
   */
  #supplyEnd(): void {
    if (this.#frame?.kind !== 'progressive' || this.#incomplete > 0)
      throw this.#view.endsBefore(this.#scans === 0 ? 'its image data' : 'the end of its image data');
    let end = this.#bytes.length;
    while (this.#bytes[end - 1] === 0) end -= 1;
    if (this.#bytes[end - 1] === 0xff) end -= 1;
    this.#findings.note('END_MARKER_MISSING', end);
    this.#findings.replace(end, this.#bytes.length, END_OF_IMAGE);
  }

  #inspection(): Inspection {
    const size = this.#frame?.size ?? { width: 0, height: 0 };
    const components = this.#frame?.components.length ?? 0;
    if (this.#adobe !== undefined)
      mendAdobe(this.#bytes, this.#adobe.offset, this.#adobe.end, components, this.#findings);
    checkEffort(this.#view, size, this.#scans);
    return {
      canvas: size,
      frames: 1,
      warnings: this.#findings.warnings,
      mended: this.#findings.mend(this.#bytes),
    };
  }

  #count(): void {
    this.#segments += 1;
    if (this.#segments > MAX_JPEG_SEGMENTS)
      throw this.#view.tooComplex(`too many segments; the limit is ${String(MAX_JPEG_SEGMENTS)}`, {
        maxSegments: MAX_JPEG_SEGMENTS,
      });
  }
}

/** The next marker that is not a restart marker; the length of the file if there is none. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let offset = from;
  for (;;) {
    const marker = markerFrom(bytes, offset);
    if (marker === undefined) return bytes.length;
    if (!isRestart(marker.code)) return marker.offset;
    offset = marker.offset + 2;
  }
}

function checkEffort(view: ByteView, { width, height }: Size, scans: number): void {
  if (Math.min(width * height, MAX_PIXELS) * scans <= MAX_SCANNED_PIXELS) return;
  throw view.tooComplex(
    `${String(scans)} scans of ${String(width)} x ${String(height)} pixels; the limit is ${String(MAX_SCANNED_PIXELS)} pixels in all scans`,
    { scans, width, height, maxScannedPixels: MAX_SCANNED_PIXELS },
  );
}
