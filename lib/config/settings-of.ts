import { SETTINGS, type SettingName, type SettingsOverrides, type DeploymentSettings } from './settings.ts';
import type { DeploymentStage } from './deployment-stage.ts';

/** Values that are valid each and make no sense together. */
const CONTRADICTIONS: readonly { readonly problem: string; holds(settings: DeploymentSettings): boolean }[] =
  [
    {
      problem: 'onRemoval is "destroy"; only development may lose data: expected "retain".',
      holds: ({ deploymentStage, onRemoval }) => deploymentStage !== 'development' && onRemoval === 'destroy',
    },
    {
      problem:
        'noncurrentVersionDays is 18 or less in production; a message waits up to 4 + 14 days for a redrive, which needs its version.',
      holds: ({ deploymentStage, noncurrentVersionDays }) =>
        deploymentStage === 'production' && noncurrentVersionDays <= 18,
    },
    {
      problem:
        'monitoring is "none" in production; expected "alarms" or "full": someone has to hear of a fault.',
      holds: ({ deploymentStage, monitoring }) => deploymentStage === 'production' && monitoring === 'none',
    },
    {
      problem: 'alarmAddresses are given and monitoring is "none": there is no alarm to tell them of.',
      holds: ({ alarmAddresses, monitoring }) => alarmAddresses.length > 0 && monitoring === 'none',
    },
    {
      problem:
        'notificationAddresses are given and mailedNotifications is empty: they would never get a mail.',
      holds: ({ notificationAddresses, mailedNotifications }) =>
        notificationAddresses.length > 0 && mailedNotifications.length === 0,
    },
    {
      problem:
        'logLevel is above INFO and monitoring is on: the metrics travel in INFO lines and would be missing.',
      holds: ({ logLevel, monitoring }) => ['WARN', 'ERROR'].includes(logLevel) && monitoring !== 'none',
    },
  ];

/**
 * The settings of a stage.
 *
 * @throws Error naming every setting that is invalid or contradicts another, with what was found and what was expected
 */
export function settingsOf(stage: DeploymentStage, overrides: SettingsOverrides = {}): DeploymentSettings {
  const names = Object.keys(SETTINGS) as SettingName[];
  const values = Object.fromEntries(names.map((name) => [name, SETTINGS[name].values[stage]]));
  const settings = { deploymentStage: stage, ...values, ...overrides } as DeploymentSettings;

  const invalid = names
    .filter((name) => !SETTINGS[name].isValid(settings[name]))
    .map((name) => `${name} is ${JSON.stringify(settings[name])}; expected ${SETTINGS[name].expected}.`);
  const problems =
    invalid.length > 0
      ? invalid
      : CONTRADICTIONS.filter((contradiction) => contradiction.holds(settings)).map(({ problem }) => problem);
  if (problems.length === 0) return settings;
  throw new Error(
    `The settings of the stage ${stage} are wrong (docs/reference/settings.md has all of them):\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}
