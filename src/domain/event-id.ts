/** Identity of an event: the same for every repetition, and in the order of the run's changes. `n` counts from 1. */
export function eventIdOf(runId: string, revision: number, n: number): string {
  return `${runId}/${String(revision).padStart(6, '0')}/${String(n)}`;
}

/** Which change of the record an event tells of. */
export function revisionOf(eventId: string): number {
  return Number(eventId.split('/')[1]);
}
