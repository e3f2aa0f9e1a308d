import type { Status } from '#contracts/status.ts';

/**
 * From which status an attempt may come to another. What no list names is its end: it never changes again. An explicit
 * redrive makes a FAILED run UPLOADED once more, as its next attempt.
 */
const PREVIOUS: Readonly<Record<Status, readonly Status[]>> = {
  UPLOADED: [],
  PROCESSING: ['UPLOADED'],
  COMPLETED: ['PROCESSING'],
  FAILED: ['PROCESSING'],
  REJECTED: ['UPLOADED', 'PROCESSING'],
};

const TERMINAL: readonly Status[] = ['COMPLETED', 'FAILED', 'REJECTED'];

export function previousStatuses(status: Status): readonly Status[] {
  return PREVIOUS[status];
}

export function isTerminal(status: Status): boolean {
  return TERMINAL.includes(status);
}
