/** The queues with messages that could not be handled. */
export const DEAD_LETTER_QUEUES = ['processing', 'ingest', 'publish', 'undelivered'] as const;
export type DeadLetterQueue = (typeof DEAD_LETTER_QUEUES)[number];

/** One message in a dead-letter queue. */
export interface DeadLetter {
  readonly queue: DeadLetterQueue;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Text attributes, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it was first sent; moving to the dead-letter queue does not change it. */
  readonly sentAtMs: number;
}

/** The dead-letter queues, for a person who inspects and redrives. */
export interface DeadLetters {
  /** All messages in a queue. They are hidden from others until removed or released, for at most two minutes. */
  receive(queue: DeadLetterQueue): Promise<readonly DeadLetter[]>;
  remove(letter: DeadLetter): Promise<void>;
  /** Makes it visible to others again. */
  release(letter: DeadLetter): Promise<void>;
}

/** One dead-letter queue, for a function that sets aside what it cannot read. */
export interface DeadLetterSink {
  put(body: string): Promise<void>;
}
