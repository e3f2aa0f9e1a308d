import type { DeadLetter, DeadLetterQueue, DeadLetters, DeadLetterSink } from '#ports/dead-letters.ts';

/** Dead-letter queues in memory. Contract tests check them against SQS. */
export class MemoryDeadLetters implements DeadLetters {
  #letters: readonly DeadLetter[] = [];
  readonly #held = new Set<string>();
  #count = 0;

  /** Puts a message, as a queue, a function or a rule does. */
  put(
    queue: DeadLetterQueue,
    body: string,
    { attributes = {}, sentAtMs = 0 }: Partial<Pick<DeadLetter, 'attributes' | 'sentAtMs'>> = {},
  ): void {
    this.#count += 1;
    const messageId = `m${String(this.#count)}`;
    this.#letters = [
      ...this.#letters,
      { queue, messageId, receiptHandle: messageId, body, attributes, sentAtMs },
    ];
  }

  sink(queue: DeadLetterQueue): DeadLetterSink {
    return {
      put: (body) => {
        this.put(queue, body);
        return Promise.resolve();
      },
    };
  }

  receive(queue: DeadLetterQueue): Promise<readonly DeadLetter[]> {
    const found = this.#letters.filter(
      (letter) => letter.queue === queue && !this.#held.has(letter.messageId),
    );
    for (const { messageId } of found) this.#held.add(messageId);
    return Promise.resolve(found);
  }

  remove({ messageId }: DeadLetter): Promise<void> {
    this.#letters = this.#letters.filter((letter) => letter.messageId !== messageId);
    return Promise.resolve();
  }

  release({ messageId }: DeadLetter): Promise<void> {
    this.#held.delete(messageId);
    return Promise.resolve();
  }
}
