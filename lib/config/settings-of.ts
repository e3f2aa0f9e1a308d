import { SETTINGS, type SettingName, type SettingsOverrides, type DeploymentSettings } from './settings.ts';
import type { DeploymentStage } from './deployment-stage.ts';

/** Values that are valid on their own but contradict each other. */
const CONTRADICTIONS: readonly { readonly problem: string; holds(settings: DeploymentSettings): boolean }[] =
  [
    {
      problem: 'onRemoval is "destroy", but only development may lose data. Use "retain".',
      holds: ({ deploymentStage, onRemoval }) => deploymentStage !== 'development' && onRemoval === 'destroy',
    },
    {
      problem:
        'noncurrentVersionDays is 18 or less in production, but a message may wait 4 + 14 days for a redrive, which needs its version. Use 19 or more.',
      holds: ({ deploymentStage, noncurrentVersionDays }) =>
        deploymentStage === 'production' && noncurrentVersionDays <= 18,
    },
    {
      problem:
        'monitoring is "none" in production, but somebody must be told of faults. Use "alarms" or "full".',
      holds: ({ deploymentStage, monitoring }) => deploymentStage === 'production' && monitoring === 'none',
    },
    {
      problem:
        'alarmAddresses are set, but monitoring is "none", so there are no alarms. Use "alarms" or "full".',
      holds: ({ alarmAddresses, monitoring }) => alarmAddresses.length > 0 && monitoring === 'none',
    },
    {
      problem:
        'notificationAddresses are set, but mailedNotifications is empty, so they would get no e-mail. List the types in mailedNotifications, or remove the addresses.',
      holds: ({ notificationAddresses, mailedNotifications }) =>
        notificationAddresses.length > 0 && mailedNotifications.length === 0,
    },
    {
      problem:
        'logLevel is above INFO, but monitoring needs the metrics in INFO lines. Use INFO or DEBUG, or set monitoring to "none".',
      holds: ({ logLevel, monitoring }) => ['WARN', 'ERROR'].includes(logLevel) && monitoring !== 'none',
    },
  ];

/**
 * The settings of a stage.
 *
 * @throws Error naming every setting that is invalid or contradicts another, with the value found and what was expected
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
    `Invalid settings for the stage ${stage} (all settings are in docs/reference/settings.md):\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}
