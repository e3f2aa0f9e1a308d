const DAY_MS = 24 * 60 * 60 * 1000;

/** True for a valid date as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00.000Z`);
  // Some invalid dates are parsed as one of the next month.
  return !Number.isNaN(ms) && dayOf(ms) === text;
}

/** The date of a time, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export function daysBefore(day: string, count: number): string {
  return dayOf(Date.parse(`${day}T00:00:00.000Z`) - count * DAY_MS);
}
