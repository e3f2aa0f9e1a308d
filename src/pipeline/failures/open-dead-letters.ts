import {
  type DeadLetterContent,
  readIngestLetter,
  readProcessingLetter,
  readPublishLetter,
  readUndeliveredLetter,
} from '#domain/read-dead-letter.ts';
import {
  DEAD_LETTER_QUEUES,
  type DeadLetter,
  type DeadLetterQueue,
  type DeadLetters,
} from '#ports/dead-letters.ts';

/** A dead letter and its content. */
export interface OpenedLetter {
  readonly letter: DeadLetter;
  readonly content: DeadLetterContent;
}

const READERS: Readonly<Record<DeadLetterQueue, (letter: DeadLetter) => DeadLetterContent>> = {
  processing: readProcessingLetter,
  ingest: readIngestLetter,
  publish: readPublishLetter,
  undelivered: readUndeliveredLetter,
};

/**
 * Calls `act` with all messages in the dead-letter queues, oldest first. Messages that it does not remove become visible
 * again when it is done.
 */
export async function withDeadLetters<T>(
  deadLetters: DeadLetters,
  act: (letters: readonly OpenedLetter[], remove: (letter: DeadLetter) => Promise<void>) => Promise<T>,
): Promise<T> {
  const received = (await Promise.all(DEAD_LETTER_QUEUES.map((queue) => deadLetters.receive(queue)))).flat();
  const held = new Set(received);
  try {
    const opened = received
      .toSorted((a, b) => a.sentAtMs - b.sentAtMs)
      .map((letter) => ({ letter, content: READERS[letter.queue](letter) }));
    return await act(opened, async (letter) => {
      await deadLetters.remove(letter);
      held.delete(letter);
    });
  } finally {
    for (const letter of held) await deadLetters.release(letter);
  }
}
