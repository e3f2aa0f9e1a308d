import type { AwsError } from '../aws/aws-error.ts';
import type { Members } from '../aws/members.ts';
import type { Principal } from '../aws/principal.ts';
import type { Clock, Timer } from './clock.ts';
import type { Database } from './database.ts';
import type { Disorder } from './disorder.ts';
import type { Work } from './work.ts';

/** A call to be made later, at least once. It is stored in the transaction that causes it. */
export interface Delivery {
  /** The service that sends it; its `retryDelivery` and `deliveryGivenUp` handle failures. */
  readonly source: string;
  readonly principal: Principal;
  readonly service: string;
  readonly operation: string;
  /** Must survive JSON. */
  readonly input: Members;
  /** Milliseconds from now; 0 by default. */
  readonly delayMs?: number;
  /** What the source needs if it fails: the rule, the subscription, the dead-letter queue. */
  readonly reference?: Members;
  /** Set where AWS guarantees order (a stream): disorder then leaves it alone. */
  readonly ordered?: boolean;
}

export interface FailedDelivery extends Delivery {
  readonly error: AwsError;
  /** Attempts so far, including this one. */
  readonly attempts: number;
  /** Milliseconds since the delivery was accepted. */
  readonly ageMs: number;
}

/** What the dispatcher needs of the kernel. */
export interface DeliveryHandlers {
  /** Makes the call. When the operation is atomic, `settled` runs in its transaction. */
  attempt(delivery: Delivery, settled: () => void): Promise<void>;
  toError(error: unknown): AwsError;
  retryDelayMs(failed: FailedDelivery): number | undefined;
  givenUp(failed: FailedDelivery): void;
}

interface Row {
  readonly id: number;
  readonly source: string;
  readonly principal: string;
  readonly service: string;
  readonly operation: string;
  readonly input: string;
  readonly reference: string | null;
  readonly attempts: number;
  readonly created_at: number;
}

const SCHEMA = `CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, source TEXT NOT NULL, principal TEXT NOT NULL, service TEXT NOT NULL,
  operation TEXT NOT NULL, input TEXT NOT NULL, reference TEXT, attempts INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL, due_at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at, id);`;

/**
 * The durable outbox between services. If the called operation is atomic, the delivery is removed in the same
 * transaction; otherwise after the call, so a crash in between repeats it.
 */
export class Deliveries {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #work: Work;
  readonly #disorder: Disorder;
  readonly #handlers: DeliveryHandlers;
  readonly #inFlight = new Set<number>();
  #timer: Timer | undefined;
  #timerAtMs = Number.POSITIVE_INFINITY;
  #running = false;
  #pumpScheduled = false;

  constructor(database: Database, clock: Clock, work: Work, disorder: Disorder, handlers: DeliveryHandlers) {
    this.#database = database;
    this.#clock = clock;
    this.#work = work;
    this.#disorder = disorder;
    this.#handlers = handlers;
    database.exec(SCHEMA);
  }

  /** Accepts a delivery, in the caller's transaction if there is one. Disorder may duplicate or delay it. */
  add(delivery: Delivery): void {
    const copies = delivery.ordered !== true && this.#disorder.duplicates() ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const extraMs = delivery.ordered === true ? 0 : this.#disorder.delayMs();
      this.#insert(delivery, this.#clock.now() + (delivery.delayMs ?? 0) + extraMs);
    }
    this.#database.afterCommit(() => {
      this.#schedulePump();
    });
  }

  start(): void {
    this.#running = true;
    this.#schedulePump();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
  }

  /** Deliveries not yet completed, including those in flight. */
  get pending(): number {
    return this.#database.get<{ count: number }>('SELECT count(*) AS count FROM deliveries')?.count ?? 0;
  }

  #insert(delivery: Delivery, dueAtMs: number): void {
    this.#database.run(
      'INSERT INTO deliveries (source, principal, service, operation, input, reference, created_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      delivery.source,
      JSON.stringify(delivery.principal),
      delivery.service,
      delivery.operation,
      JSON.stringify(delivery.input),
      delivery.reference === undefined ? null : JSON.stringify(delivery.reference),
      this.#clock.now(),
      dueAtMs,
    );
  }

  #schedulePump(): void {
    if (!this.#running || this.#pumpScheduled) return;
    this.#pumpScheduled = true;
    this.#work.soon(() => {
      this.#pumpScheduled = false;
      if (this.#running) this.#pump();
    });
  }

  #pump(): void {
    const due = this.#database.all<Row>(
      'SELECT id, source, principal, service, operation, input, reference, attempts, created_at FROM deliveries WHERE due_at <= ? ORDER BY due_at, id',
      this.#clock.now(),
    );
    for (const row of due)
      if (!this.#inFlight.has(row.id)) void this.#database.disk.unattendedLater(() => this.#make(row));
    this.#armTimer();
  }

  #armTimer(): void {
    const next = this.#database.get<{ due_at: number }>(
      'SELECT min(due_at) AS due_at FROM deliveries WHERE due_at > ? HAVING due_at IS NOT NULL',
      this.#clock.now(),
    );
    const atMs = next?.due_at ?? Number.POSITIVE_INFINITY;
    if (atMs === this.#timerAtMs) return;
    this.#timer?.cancel();
    this.#timerAtMs = atMs;
    this.#timer = Number.isFinite(atMs)
      ? this.#clock.schedule(atMs, () => {
          this.#timerAtMs = Number.POSITIVE_INFINITY;
          this.#schedulePump();
        })
      : undefined;
  }

  async #make(row: Row): Promise<void> {
    const delivery = toDelivery(row);
    this.#inFlight.add(row.id);
    try {
      await this.#handlers.attempt(delivery, () => {
        this.#remove(row.id);
      });
    } catch (error) {
      if (this.#running) this.#failed(row, delivery, this.#handlers.toError(error));
    } finally {
      this.#inFlight.delete(row.id);
    }
  }

  #failed(row: Row, delivery: Delivery, error: AwsError): void {
    const attempts = row.attempts + 1;
    const failed: FailedDelivery = {
      ...delivery,
      error,
      attempts,
      ageMs: this.#clock.now() - row.created_at,
    };
    const delayMs = this.#handlers.retryDelayMs(failed);
    this.#database.transaction(() => {
      if (delayMs === undefined) {
        this.#remove(row.id);
        this.#handlers.givenUp(failed);
        return;
      }
      this.#database.run(
        'UPDATE deliveries SET attempts = ?, due_at = ? WHERE id = ?',
        attempts,
        this.#clock.now() + delayMs,
        row.id,
      );
      this.#database.afterCommit(() => {
        this.#schedulePump();
      });
    });
  }

  #remove(id: number): void {
    this.#database.run('DELETE FROM deliveries WHERE id = ?', id);
  }
}

function toDelivery(row: Row): Delivery {
  return {
    source: row.source,
    principal: JSON.parse(row.principal) as Principal,
    service: row.service,
    operation: row.operation,
    input: JSON.parse(row.input) as Members,
    ...(row.reference === null ? {} : { reference: JSON.parse(row.reference) as Members }),
  };
}
