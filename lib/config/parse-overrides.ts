import { SETTINGS, type SettingName, type SettingsOverrides } from './settings.ts';

/**
 * Parses the `name=value` arguments of `--set`.
 *
 * @throws Error naming an unknown setting, and the settings that exist
 */
export function parseOverrides(assignments: readonly string[]): SettingsOverrides {
  const parsed = assignments.map((assignment): [SettingName, unknown] => {
    const [name = '', ...value] = assignment.split('=');
    if (value.length === 0) throw new Error(`--set ${assignment} has no value; expected --set name=value.`);
    if (!isSetting(name))
      throw new Error(`Unknown setting "${name}"; expected one of ${Object.keys(SETTINGS).join(', ')}.`);
    return [name, SETTINGS[name].parse(value.join('='))];
  });
  // settings-of.ts checks the values, together with all the others.
  return Object.fromEntries(parsed);
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(SETTINGS, name);
}
