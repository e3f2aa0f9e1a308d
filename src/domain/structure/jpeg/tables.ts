import type { ByteView } from '../byte-view.ts';
import type { BlockCode } from './block-reader.ts';
import {
  type AcLookup,
  acLookup,
  type DcLookup,
  dcLookup,
  type HuffmanTable,
  isTable,
} from './huffman-table.ts';
import { MARKER } from './markers.ts';
import { STANDARD_TABLES } from './standard-tables.ts';

const WHAT = 'a table';

/** The tables that are in force where a walk is. They are only made ready for scans that are followed. */
export class Tables {
  readonly #view: ByteView;
  readonly #dc: HuffmanTable[] = [...STANDARD_TABLES.dc];
  readonly #ac: HuffmanTable[] = [...STANDARD_TABLES.ac];
  readonly #quantizers: number[] = [];
  readonly #dcLookups = new WeakMap<HuffmanTable, DcLookup>();
  readonly #acLookups = new WeakMap<HuffmanTable, AcLookup>();
  /** MCUs between restart markers; 0: there are none. */
  restartInterval = 0;

  constructor(view: ByteView) {
    this.#view = view;
  }

  /** Reads DHT, DQT and DRI; other segments have no tables. */
  read(code: number, offset: number, end: number): void {
    if (code === MARKER.DHT) this.#readHuffman(offset, end);
    if (code === MARKER.DQT) this.#readQuantizers(offset, end);
    if (code === MARKER.DRI) this.restartInterval = this.#view.u16be(offset + 4, WHAT);
  }

  /** Source: ITU-T T.81, B.2.4.2 */
  #readHuffman(offset: number, end: number): void {
    for (let at = offset + 4; at + 17 <= end;) {
      const kind = this.#view.at(at, WHAT);
      const counts = this.#view.slice(at + 1, at + 17, WHAT);
      const length = counts.reduce((sum, count) => sum + count, 0);
      const symbols = this.#view.slice(at + 17, Math.min(at + 17 + length, end), WHAT);
      const tables = kind >> 4 === 0 ? this.#dc : this.#ac;
      tables[kind & 3] = { counts, symbols };
      at += 17 + length;
    }
  }

  /** Only the quantizers of DC are kept. Source: ITU-T T.81, B.2.4.1 */
  #readQuantizers(offset: number, end: number): void {
    for (let at = offset + 4; at < end;) {
      const kind = this.#view.at(at, WHAT);
      const isWide = kind >> 4 !== 0;
      this.#quantizers[kind & 3] = isWide ? this.#view.u16be(at + 1, WHAT) : this.#view.at(at + 1, WHAT);
      at += isWide ? 129 : 65;
    }
  }

  /** @throws PipelineError CORRUPT if a table is missing or damaged */
  codeOf(offset: number, selectors: number, quantizer: number): BlockCode {
    const dc = this.#dc[(selectors >> 4) & 3];
    const ac = this.#ac[selectors & 3];
    if (dc === undefined || ac === undefined || !isTable(dc) || !isTable(ac))
      throw this.#view.corrupt(offset, 'a scan uses a Huffman table that is missing or damaged');
    return {
      dc: cached(this.#dcLookups, dc, dcLookup),
      ac: cached(this.#acLookups, ac, acLookup),
      quantizer: this.#quantizers[quantizer] ?? 0,
    };
  }
}

function cached<Value>(
  known: WeakMap<HuffmanTable, Value>,
  table: HuffmanTable,
  make: (table: HuffmanTable) => Value,
): Value {
  const value = known.get(table) ?? make(table);
  known.set(table, value);
  return value;
}
