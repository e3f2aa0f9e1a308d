import type { StageSettings } from './stage-settings.ts';

/** An origin has a scheme and a host, and no path; S3 allows one wildcard. Plain http is for the own machine only. */
const ORIGIN = /^(?:https:\/\/[^/*\s]*\*?[^/*\s]+|http:\/\/(?:localhost|127\.0\.0\.1)(?::(?:\*|\d+))?)$/;

interface Rule {
  readonly setting: keyof StageSettings;
  readonly expected: string;
  holds(settings: StageSettings): boolean;
}

const RULES: readonly Rule[] = [
  range('maxConcurrency', 2, 1000),
  range('glacierAfterDays', 1, 36_500),
  range('noncurrentVersionDays', 1, 36_500),
  range('accessLogDays', 1, 36_500),
  range('recoveryPeriodDays', 1, 35),
  range('reconcileEveryMinutes', 1, 60),
  {
    setting: 'uploadOrigins',
    expected: 'origins such as https://images.example.com (http only for localhost; at most one * each)',
    holds: ({ uploadOrigins }) => uploadOrigins.every((origin) => ORIGIN.test(origin)),
  },
  {
    setting: 'noncurrentVersionDays',
    expected:
      'in production more than 18: a message waits up to 4 + 14 days for a redrive, which needs its version',
    holds: ({ stage, noncurrentVersionDays }) => stage !== 'production' || noncurrentVersionDays > 18,
  },
  {
    setting: 'onRemoval',
    expected: '"retain" in production: it holds the only copy of its users\' images',
    holds: ({ stage, onRemoval }) => stage !== 'production' || onRemoval === 'retain',
  },
];

/** @throws Error naming every setting that is wrong, with what was found and what was expected */
export function validateSettings(settings: StageSettings): StageSettings {
  const problems = RULES.filter((rule) => !rule.holds(settings)).map(
    ({ setting, expected }) => `${setting} is ${JSON.stringify(settings[setting])}; expected ${expected}`,
  );
  if (problems.length === 0) return settings;
  throw new Error(
    `The settings of the stage ${settings.stage} are wrong (lib/config/stages.ts):\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}

function range(
  setting:
    | 'maxConcurrency'
    | 'glacierAfterDays'
    | 'noncurrentVersionDays'
    | 'accessLogDays'
    | 'recoveryPeriodDays'
    | 'reconcileEveryMinutes',
  minimum: number,
  maximum: number,
): Rule {
  return {
    setting,
    expected: `a whole number from ${String(minimum)} to ${String(maximum)}`,
    holds: (settings) =>
      Number.isInteger(settings[setting]) && settings[setting] >= minimum && settings[setting] <= maximum,
  };
}
