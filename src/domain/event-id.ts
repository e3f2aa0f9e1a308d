/** Identity of an event: the same every time it is published, and ordered like the run's changes. `n` counts from 1. */
export function eventIdOf(runId: string, revision: number, n: number): string {
  return `${runId}/${String(revision).padStart(6, '0')}/${String(n)}`;
}

/** The revision of the record that an event is about. */
export function revisionOf(eventId: string): number {
  return Number(eventId.split('/')[1]);
}
