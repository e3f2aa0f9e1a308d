import type { ByteView } from '../byte-view.ts';
import type { ScanBand } from './coverage.ts';
import type { ScanPlan } from './entropy-walk.ts';
import type { Component, Frame } from './frame-header.ts';
import type { Tables } from './tables.ts';

/** SOS: which components a scan codes, with which tables, and which part of them. */
export interface ScanHeader extends ScanBand {
  /** Offset of its marker. */
  readonly offset: number;
  readonly end: number;
  /** Of each component the tables for DC and AC, four bits each. */
  readonly selectors: readonly number[];
  /** Where the parameters Ss, Se, Ah and Al are: three bytes. */
  readonly parametersAt: number;
}

const WHAT = 'a scan header';

/** Source: ITU-T T.81, B.2.3. @throws PipelineError CORRUPT */
export function readScanHeader(view: ByteView, offset: number, end: number): ScanHeader {
  const count = view.at(offset + 4, WHAT);
  const parametersAt = offset + 5 + 2 * count;
  if (count === 0 || parametersAt + 3 > end)
    throw view.corrupt(offset, `the scan header is too short for its ${String(count)} components`);
  const indexes = Array.from({ length: count }, (_, index) => offset + 5 + 2 * index);
  return {
    offset,
    end,
    components: indexes.map((at) => view.at(at, WHAT)),
    selectors: indexes.map((at) => view.at(at + 1, WHAT)),
    parametersAt,
    first: view.at(parametersAt, WHAT),
    last: view.at(parametersAt + 1, WHAT),
    low: view.at(parametersAt + 2, WHAT) & 15,
  };
}

/**
 * What a scan of a sequential image contains. One component alone is coded in its own blocks, several in MCUs.
 *
 * Source: ITU-T T.81, A.2
 *
 * @throws PipelineError CORRUPT
 */
export function planScan(view: ByteView, frame: Frame, header: ScanHeader, tables: Tables): ScanPlan {
  const parts = header.components.map((id, index) => {
    const component = frame.components.find((known) => known.id === id);
    if (component === undefined)
      throw view.corrupt(
        header.offset,
        `a scan names the component ${String(id)}, which the frame does not have`,
      );
    return { component, code: tables.codeOf(header.offset, header.selectors[index] ?? 0, component.table) };
  });
  const [only] = parts;
  const isAlone = parts.length === 1 && only !== undefined;
  return {
    from: header.end,
    mcus: isAlone ? blocksOf(frame, only.component) : mcusOf(frame),
    restartInterval: tables.restartInterval,
    sequence: isAlone
      ? [0]
      : parts.flatMap(({ component: { horizontal, vertical } }, index) =>
          Array.from({ length: horizontal * vertical }, () => index),
        ),
    codes: parts.map(({ code }) => code),
  };
}

const BLOCK_SIDE = 8;

function mcusOf({ size: { width, height }, components }: Frame): number {
  const { horizontal, vertical } = mostOf(components);
  return Math.ceil(width / (BLOCK_SIDE * horizontal)) * Math.ceil(height / (BLOCK_SIDE * vertical));
}

function blocksOf(
  { size: { width, height }, components }: Frame,
  { horizontal, vertical }: Component,
): number {
  const most = mostOf(components);
  const columns = Math.ceil(Math.ceil((width * horizontal) / most.horizontal) / BLOCK_SIDE);
  const rows = Math.ceil(Math.ceil((height * vertical) / most.vertical) / BLOCK_SIDE);
  return columns * rows;
}

function mostOf(components: readonly Component[]): { horizontal: number; vertical: number } {
  return {
    horizontal: Math.max(...components.map(({ horizontal }) => horizontal)),
    vertical: Math.max(...components.map(({ vertical }) => vertical)),
  };
}
