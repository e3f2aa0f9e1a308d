/** Where what could not be handled lies until someone looks. */
export const DEAD_LETTER_QUEUES = ['processing', 'ingest', 'publish', 'undelivered'] as const;
export type DeadLetterQueue = (typeof DEAD_LETTER_QUEUES)[number];

/** One message of such a queue. */
export interface DeadLetter {
  readonly queue: DeadLetterQueue;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** Text attributes, by name. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When it was sent; a message that a queue gave up keeps the time of its first sending. */
  readonly sentAtMs: number;
}

/** The dead-letter queues, for a person who looks and redrives. */
export interface DeadLetters {
  /** Everything that lies in a queue. Until it is removed or released nobody else sees it, for two minutes at most. */
  receive(queue: DeadLetterQueue): Promise<readonly DeadLetter[]>;
  remove(letter: DeadLetter): Promise<void>;
  /** Lets others see it again. */
  release(letter: DeadLetter): Promise<void>;
}

/** One dead-letter queue, for a function that puts aside what it cannot read. */
export interface DeadLetterSink {
  put(body: string): Promise<void>;
}
