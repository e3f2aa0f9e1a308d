import { describeServices, type ServiceDescription } from '#local/index.ts';

import { heading, type Page, table } from './page.ts';

/** docs/reference/emulation.md: what the local runtime does, asked of the services themselves. */
export const emulationPage: Page = {
  path: 'docs/reference/emulation.md',
  render: () => {
    const services = describeServices();
    return [
      heading('What the local runtime emulates', 'the services in local/services/'),
      'A call of another operation, or with another member, answers an error that names it. A template with another resource',
      'type or property is refused at boot, with the path of what is missing.',
      ...services.flatMap(serviceSection),
      '',
      '## Not run here',
      '',
      'These resource types only matter on AWS; a template may contain them.',
      '',
      table(
        ['Type', 'Why'],
        services.flatMap(({ notRunHere }) =>
          Object.entries(notRunHere).map(([type, why]) => [code(type), why]),
        ),
      ),
      '',
    ].join('\n');
  },
};

function serviceSection({ name, operations, resourceTypes }: ServiceDescription): string[] {
  return [
    '',
    `## ${name}`,
    '',
    table(
      ['Operation', 'Members', 'Accepted, no effect here'],
      operations.map((operation) => [
        code(operation.name),
        codes(operation.members),
        codes(operation.ignored),
      ]),
    ),
    ...(resourceTypes.length === 0
      ? []
      : [
          '',
          table(
            ['Resource type', 'Properties', 'Accepted, no effect here'],
            resourceTypes.map((type) => [code(type.name), codes(type.properties), codes(type.ignored)]),
          ),
        ]),
  ];
}

function codes(names: readonly string[]): string {
  return names.map(code).join(' ') || 'none';
}

function code(text: string): string {
  return `\`${text}\``;
}
