import { validation } from './errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** The minutes of a little over a year: a cron expression that does not fire within it never does. */
const SEARCH_LIMIT_MINUTES = 366 * 24 * 60;

/**
 * When a schedule fires next, after `afterMs`. Source: EventBridge user guide, "Schedule expressions".
 *
 * @param text `rate(5 minutes)` or `cron(0 12 * * ? *)` in UTC
 * @throws AwsError ValidationException
 */
export function nextRunMs(text: string, afterMs: number): number {
  const rate = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text);
  if (rate !== null && Number(rate[1]) > 0) return afterMs + Number(rate[1]) * (UNIT_MS[rate[2] ?? ''] ?? 0);
  const cron = /^cron\(([^)]+)\)$/.exec(text);
  const fields = cron?.[1]?.trim().split(/\s+/) ?? [];
  if (fields.length !== 6)
    throw validation(
      `Parameter ScheduleExpression is not valid: found "${text}", expected rate(...) or cron(... six fields ...).`,
    );
  return nextCronMs(fields, afterMs);
}

function nextCronMs(fields: readonly string[], afterMs: number): number {
  const first = Math.floor(afterMs / 60_000) + 1;
  for (let minutes = first; minutes < first + SEARCH_LIMIT_MINUTES; minutes += 1) {
    const at = new Date(minutes * 60_000);
    if (CRON_FIELDS.every((fits, index) => fits(fields[index] ?? '', at))) return minutes * 60_000;
  }
  throw validation(`The cron expression cron(${fields.join(' ')}) does not fire within a year.`);
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** What each of the six fields matches against, in order. */
const CRON_FIELDS: readonly ((field: string, at: Date) => boolean)[] = [
  (minute, at) => inField(minute, at.getUTCMinutes(), 0, 59),
  (hour, at) => inField(hour, at.getUTCHours(), 0, 23),
  (day, at) => inField(day, at.getUTCDate(), 1, 31),
  (month, at) => inField(month, at.getUTCMonth() + 1, 1, 12, MONTHS, 1),
  (weekday, at) => inField(weekday, at.getUTCDay() + 1, 1, 7, WEEKDAYS, 1),
  (year, at) => inField(year, at.getUTCFullYear(), 1970, 2199),
];

function inField(
  field: string,
  value: number,
  least: number,
  most: number,
  names: readonly string[] = [],
  namesFrom = 0,
): boolean {
  const toNumber = (text: string): number =>
    names.includes(text) ? names.indexOf(text) + namesFrom : Number(text);
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/');
    const isAny = range === '*' || range === '?';
    const [from = NaN, to] = isAny ? [least, most] : range.split('-').map(toNumber);
    if (Number.isNaN(from) || Number.isNaN(to ?? 0))
      throw validation(`The cron field "${field}" is not valid.`);
    return isStep(value - from, (to ?? (step === undefined ? from : most)) - from, Number(step ?? 1));
  });
}

function isStep(offset: number, last: number, step: number): boolean {
  return offset >= 0 && offset <= last && offset % step === 0;
}
