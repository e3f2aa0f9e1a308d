import type { Status } from '#contracts/status.ts';

/**
 * The statuses from which an attempt may reach each status. A status in none of the lists is final. An explicit redrive sets
 * a FAILED run to UPLOADED again, as its next attempt.
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
