import { OUTPUTS } from '#contracts/outputs.ts';

import { heading, type Page, table } from './page.ts';

/** docs/reference/outputs.md: what the stack gives out. */
export const outputsPage: Page = {
  path: 'docs/reference/outputs.md',
  render: () =>
    [
      heading('Outputs of the stack', 'src/contracts/outputs.ts'),
      '`npm run deploy` prints them, and every command with `--stage` reads them. Locally `npx qip resources` lists everything.',
      '',
      table(
        ['Output', 'Is'],
        Object.entries(OUTPUTS).map(([name, explanation]) => [`\`${name}\``, explanation]),
      ),
      '',
    ].join('\n'),
};
