/** Longer than any sequencer seen (16 to 18 digits). */
const WIDTH = 32;

/**
 * An S3 sequencer in a form that compares as text: right-padded with zeros to a fixed width.
 *
 * Source: S3 user guide, "Event message structure": to compare two sequencers, right-pad the shorter with zeros.
 */
export function comparableSequencer(sequencer: string): string {
  return sequencer.toUpperCase().padEnd(WIDTH, '0');
}

/** The next value after a comparable sequencer: every later real one is greater. */
export function nextSequencer(comparable: string): string {
  return (BigInt(`0x${comparable}`) + 1n).toString(16).toUpperCase().padStart(WIDTH, '0');
}
