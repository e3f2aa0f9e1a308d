import type { Component } from './frame-header.ts';

const COEFFICIENTS = 64;

/** The spectral band and the bits that a scan codes. */
export interface ScanBand {
  readonly components: readonly number[];
  readonly first: number;
  readonly last: number;
  /** Position of the lowest bit that the scan codes: 0 is the last refinement. */
  readonly low: number;
}

/** Which coefficients of a progressive image its scans have coded to the last bit. Source: ITU-T T.81, G.1.1.1 */
export class Coverage {
  readonly #open: Map<number, Set<number>>;

  constructor(components: readonly Component[]) {
    const all = Array.from({ length: COEFFICIENTS }, (_, index) => index);
    this.#open = new Map(components.map(({ id }) => [id, new Set(all)]));
  }

  add({ components, first, last, low }: ScanBand): void {
    if (low !== 0) return;
    for (const id of components)
      for (let index = first; index <= Math.min(last, COEFFICIENTS - 1); index += 1)
        this.#open.get(id)?.delete(index);
  }

  /** Components with a coefficient that is not complete. */
  get incomplete(): number {
    return [...this.#open.values()].filter(({ size }) => size > 0).length;
  }
}
