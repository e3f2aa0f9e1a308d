import type { Status } from '#contracts/status.ts';

/**
 * From which status a run may come to another. What no list names is the end of a run: it never changes again, but by an
 * explicit redrive of a FAILED one.
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
