import { validation } from './errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
/** A year and a bit of minutes: a cron expression that does not fire within it never does. */
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
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  const first = Math.floor(afterMs / 60_000) + 1;
  for (let minutes = first; minutes < first + SEARCH_LIMIT_MINUTES; minutes += 1) {
    const at = new Date(minutes * 60_000);
    const fits =
      inField(minute, at.getUTCMinutes(), 0, 59) &&
      inField(hour, at.getUTCHours(), 0, 23) &&
      inField(day, at.getUTCDate(), 1, 31) &&
      inField(month, at.getUTCMonth() + 1, 1, 12, MONTHS, 1) &&
      inField(weekday, at.getUTCDay() + 1, 1, 7, WEEKDAYS, 1) &&
      inField(year, at.getUTCFullYear(), 1970, 2199);
    if (fits) return minutes * 60_000;
  }
  throw validation(`The cron expression cron(${fields.join(' ')}) does not fire within a year.`);
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function inField(
  field: string,
  value: number,
  least: number,
  most: number,
  names: readonly string[] = [],
  namesFrom = 0,
): boolean {
  return field.split(',').some((part) => {
    const [range = '', step] = part.split('/');
    const toNumber = (text: string): number =>
      names.includes(text) ? names.indexOf(text) + namesFrom : Number(text);
    const [from, to] = range === '*' || range === '?' ? [least, most] : range.split('-').map(toNumber);
    if (from === undefined || Number.isNaN(from) || (to !== undefined && Number.isNaN(to)))
      throw validation(`The cron field "${field}" is not valid.`);
    const last = to ?? (step === undefined ? from : most);
    return value >= from && value <= last && (value - from) % Number(step ?? 1) === 0;
  });
}
