/** How many entries are kept; older ones are dropped. */
const CAPACITY = 10_000;

export type TraceKind =
  /** A call of an AWS operation: over HTTP, in process or by a delivery. */
  | 'call'
  /** A delivery that failed: it will be retried, or it was the last attempt. */
  | 'delivery'
  /** An event on a bus, with the rules it matched. */
  | 'event'
  /** A function's invocation: start, end, kill. */
  | 'invocation'
  /** A state machine's execution or one of its states. */
  | 'execution'
  /** A line that a function wrote. */
  | 'log'
  /** The runtime's own life: provisioned, started, stopped. */
  | 'runtime';

export interface TraceEntry {
  /** 1, 2, 3 ... in the order of events. */
  readonly sequence: number;
  /** Milliseconds since the Unix epoch, by the injected clock. */
  readonly atMs: number;
  readonly kind: TraceKind;
  /** The service that writes the entry. */
  readonly service: string;
  /** What happened: the operation's name, `started`, `succeeded` ... */
  readonly name: string;
  /** ARN or name of the affected resource. */
  readonly resource?: string;
  readonly principal?: string;
  readonly durationMs?: number;
  readonly error?: { readonly code: string; readonly message: string };
  readonly detail?: unknown;
}

export type TraceRecord = Omit<TraceEntry, 'sequence' | 'atMs'>;
type Listener = (entry: TraceEntry) => void;

/** Everything that happened, in order. The command line, the console and tests read it. */
export class Trace {
  readonly #now: () => number;
  #entries: TraceEntry[] = [];
  #sequence = 0;
  readonly #listeners = new Set<Listener>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get entries(): readonly TraceEntry[] {
    return this.#entries;
  }

  add(record: TraceRecord): void {
    this.#sequence += 1;
    const entry: TraceEntry = { sequence: this.#sequence, atMs: this.#now(), ...record };
    this.#entries.push(entry);
    if (this.#entries.length > CAPACITY * 2) this.#entries = this.#entries.slice(-CAPACITY);
    for (const listener of [...this.#listeners]) listener(entry);
  }

  /** Calls `listener` for each new entry until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The first matching entry, past or future. Rejects if `signal` aborts first. */
  async waitFor(fits: (entry: TraceEntry) => boolean, signal?: AbortSignal): Promise<TraceEntry> {
    const past = this.#entries.find(fits);
    if (past !== undefined) return past;
    return new Promise<TraceEntry>((resolve, reject) => {
      const stop = this.subscribe((entry) => {
        if (!fits(entry)) return;
        stop();
        resolve(entry);
      });
      signal?.addEventListener(
        'abort',
        () => {
          stop();
          reject(new Error('The wait was aborted before a trace entry matched.'));
        },
        { once: true },
      );
    });
  }
}
