import { SETTINGS, type SettingName, type SettingsOverrides } from './settings.ts';

/**
 * Reads `name=value` as `--set` has them.
 *
 * @throws Error naming what is no setting, and the settings there are
 */
export function parseOverrides(assignments: readonly string[]): SettingsOverrides {
  const parsed = assignments.map((assignment): [SettingName, unknown] => {
    const [name = '', ...value] = assignment.split('=');
    if (value.length === 0) throw new Error(`--set ${assignment} has no value; expected --set name=value.`);
    if (!isSetting(name))
      throw new Error(`Unknown setting "${name}"; expected one of ${Object.keys(SETTINGS).join(', ')}.`);
    return [name, SETTINGS[name].parse(value.join('='))];
  });
  // Whether the values are valid is checked with all the others: see settings-of.ts.
  return Object.fromEntries(parsed);
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
