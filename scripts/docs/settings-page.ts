import { SETTINGS, type SettingName } from '#lib/config/settings.ts';
import { DEPLOYMENT_STAGES } from '#lib/config/deployment-stage.ts';

import { heading, type Page, table } from './page.ts';

/** docs/reference/settings.md: what may differ between stages. */
export const settingsPage: Page = {
  path: 'docs/reference/settings.md',
  render: () =>
    [
      heading('Settings', 'lib/config/settings.ts'),
      'Set one with `--set NAME=VALUE`, as often as needed, after `npm run synth`, `deploy`, `diff` or `destroy`; lists are separated',
      'by commas. A name that is not here, a value that is not valid and values that contradict each other stop the synthesis.',
      'On a laptop, `npm run synth -- --local --set NAME=VALUE --out DIR` makes such a system, and `npm run local -- --assembly DIR`',
      'runs it; `qip` finds it as it finds one of `npm start`.',
      '',
      table(
        ['Setting', ...DEPLOYMENT_STAGES, 'Decides', 'Value'],
        (Object.keys(SETTINGS) as SettingName[]).map((name) => {
          const { explanation, expected, values } = SETTINGS[name];
          return [
            `\`${name}\``,
            ...DEPLOYMENT_STAGES.map((stage) => show(values[stage])),
            explanation,
            expected,
          ];
        }),
      ),
      '',
    ].join('\n'),
};

function show(value: string | number | boolean | readonly string[]): string {
  if (typeof value !== 'object') return `\`${String(value)}\``;
  return value.length === 0 ? 'none' : value.map((item) => `\`${item}\``).join(', ');
}
