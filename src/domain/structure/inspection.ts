import type { Size } from '../geometry.ts';
import type { Warning } from './findings.ts';

/** What a walk finds in a file whose picture is whole. */
export interface Inspection {
  /** As stored. */
  readonly canvas: Size;
  readonly frames: number;
  readonly warnings: readonly Warning[];
  /** The file as strict decoders accept it; undefined if they accept it as it is. */
  readonly mended: Uint8Array | undefined;
}
