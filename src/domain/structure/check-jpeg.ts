import { MAX_JPEG_SEGMENTS, MAX_PIXELS, MAX_SCANNED_PIXELS } from '#contracts/limits.ts';

import type { Size } from '../geometry.ts';
import { ByteView } from './byte-view.ts';

/** Marker codes. Source: ITU-T T.81, table B.1. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DNL = 0xdc;
const TEM = 0x01;

/** Walks the segments from SOI to EOI; entropy-coded data is skipped by its markers. Source: ITU-T T.81, annex B. */
export function checkJpeg(bytes: Uint8Array): Size {
  const view = new ByteView(bytes, 'JPEG');
  const frame = { size: undefined as Size | undefined, scans: 0, segments: 0 };
  let offset = 2;
  for (;;) {
    const marker = nextMarker(view, offset);
    if (marker.code === EOI) return checkEnd(view, marker.offset, frame.size, frame.scans);
    frame.segments += 1;
    checkSegments(view, frame.segments);
    if (isStandalone(marker.code)) {
      offset = marker.offset + 2;
      continue;
    }
    const end = endOfSegment(view, marker);
    if (isFrame(marker.code)) frame.size = readFrame(view, marker.offset, frame.size);
    if (marker.code === DNL && frame.size?.height === 0)
      frame.size = { ...frame.size, height: view.u16be(marker.offset + 4, 'a DNL segment') };
    if (marker.code === SOS) {
      if (frame.size === undefined)
        throw view.corrupt(
          marker.offset,
          'a scan comes before the frame header; expected an SOF segment first',
        );
      frame.scans += 1;
      offset = endOfScan(view, end);
    } else {
      offset = end;
    }
  }
}

/** Any number of fill bytes 0xFF may precede a marker; decoders also skip stray bytes between segments. */
function nextMarker(view: ByteView, from: number): { offset: number; code: number } {
  let offset = view.indexOf(0xff, from);
  if (offset < 0) throw view.truncated('the segments: the EOI marker is missing');
  for (;;) {
    const code = view.at(offset + 1, 'a marker: the EOI marker is missing');
    if (code !== 0xff && code !== 0) return { offset, code };
    offset = code === 0xff ? offset + 1 : view.indexOf(0xff, offset + 2);
    if (offset < 0) throw view.truncated('the segments: the EOI marker is missing');
  }
}

function isStandalone(code: number): boolean {
  return code === TEM || code === SOI || isRestart(code);
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}

/** SOF0 to SOF15, except DHT, JPG and DAC, which share the range. */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

/** Comments and application data are not needed, so decoders skip them even if their length is invalid. */
function isSkipped(code: number): boolean {
  return code === 0xfe || (code >= 0xe0 && code <= 0xef);
}

function endOfSegment(view: ByteView, { offset, code }: { offset: number; code: number }): number {
  const length = view.u16be(offset + 2, 'the length of a segment');
  if (length < 2 && isSkipped(code)) return offset + 4;
  if (length < 2)
    throw view.corrupt(offset, `a segment has the length ${String(length)}; expected at least 2`);
  const end = offset + 2 + length;
  if (end > view.length) throw view.truncated('a segment', end);
  return end;
}

function readFrame(view: ByteView, offset: number, known: Size | undefined): Size {
  const height = view.u16be(offset + 5, 'the frame header');
  const width = view.u16be(offset + 7, 'the frame header');
  if (width === 0) throw view.corrupt(offset, 'the frame has the width 0; expected at least one pixel');
  // A hierarchical file has more frame headers; the first is that of the image.
  return known ?? { width, height };
}

/** The next marker that is not a restart marker. In entropy-coded data, 0xFF is followed by 0 and is not a marker. */
function endOfScan(view: ByteView, from: number): number {
  let offset = from;
  for (;;) {
    offset = view.indexOf(0xff, offset);
    if (offset < 0) throw view.truncated('the image data: the EOI marker is missing');
    const code = view.at(offset + 1, 'the image data: the EOI marker is missing');
    if (code === 0xff) offset += 1;
    else if (code === 0 || isRestart(code)) offset += 2;
    else return offset;
  }
}

function checkEnd(view: ByteView, offset: number, size: Size | undefined, scans: number): Size {
  if (size === undefined)
    throw view.corrupt(offset, 'the file ends without a frame header; expected an SOF segment');
  if (scans === 0) throw view.corrupt(offset, 'the file ends without a scan; expected an SOS segment');
  if (size.height === 0)
    throw view.corrupt(offset, 'the frame has the height 0; expected a DNL segment with the height');
  checkEffort(view, size, scans);
  return size;
}

function checkSegments(view: ByteView, segments: number): void {
  if (segments > MAX_JPEG_SEGMENTS)
    throw view.tooComplex(`too many segments; the limit is ${String(MAX_JPEG_SEGMENTS)}`, {
      maxSegments: MAX_JPEG_SEGMENTS,
    });
}

function checkEffort(view: ByteView, { width, height }: Size, scans: number): void {
  if (Math.min(width * height, MAX_PIXELS) * scans <= MAX_SCANNED_PIXELS) return;
  throw view.tooComplex(
    `${String(scans)} scans of ${String(width)} x ${String(height)} pixels; the limit is ${String(MAX_SCANNED_PIXELS)} pixels in all scans`,
    { scans, width, height, maxScannedPixels: MAX_SCANNED_PIXELS },
  );
}
