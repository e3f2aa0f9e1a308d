/** Longer than any sequencer seen (16 to 18 digits). */
const WIDTH = 32;

/**
 * An S3 sequencer in a form that compares as text: padded on the right with zeros to one width.
 *
 * Source: S3 user guide, "Event message structure": to compare two sequencers, right-pad the shorter with zeros.
 */
export function comparableSequencer(sequencer: string): string {
  return sequencer.toUpperCase().padEnd(WIDTH, '0');
}

/** The least that comes after it, in comparable form: every real one to come is greater. */
export function nextSequencer(comparable: string): string {
  return (BigInt(`0x${comparable}`) + 1n).toString(16).toUpperCase().padStart(WIDTH, '0');
}
