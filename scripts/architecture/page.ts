import { heading, type Page, table } from '../docs/page.ts';
import { type Area, AREAS, DOORS } from './areas.ts';

/** docs/reference/architecture.md: the table of areas as the import check holds it. */
export const architecturePage: Page = {
  path: 'docs/reference/architecture.md',
  render: () =>
    [
      heading('Areas and who may import whom', 'scripts/architecture/areas.ts'),
      'The first row that fits owns a file. `npm run arch` fails on every other import. Unit tests (`*.test.ts`) may',
      'import anything, and nothing imports them. Imports form no circle, those of types included. File names are',
      'kebab-case.',
      '',
      ...Object.entries(DOORS).map(
        ([folder, door]) =>
          `\`${folder}\` has one door: everything outside it, tests and scripts included, imports \`${door}\` and nothing else of it.`,
      ),
      '',
      table(['Row', 'Path', 'Holds', 'May import', 'npm packages', 'Modules of Node'], AREAS.map(row)),
      '',
    ].join('\n'),
};

function row(area: Area): string[] {
  if (area.mayImport === 'anything')
    return [area.id, `\`${area.path}\``, area.holds, 'anything', 'any', 'any'];
  return [
    area.id,
    `\`${area.path}\``,
    area.holds,
    area.mayImport.map((name) => (name.includes('/') ? `\`${name}\`` : name)).join(', ') || 'nothing',
    [
      ...(area.packages ?? []).map((name) => `\`${name}\``),
      ...(area.packageTypes ?? []).map((name) => `\`${name}\` (types only)`),
    ].join(', ') || 'none',
    area.nodeModules === undefined ? 'any' : area.nodeModules.join(', ') || 'none',
  ];
}
