import { NO_DISORDER } from '#local/kernel/disorder.ts';
import { Blobs } from '#local/kernel/blobs.ts';
import { Database } from '#local/kernel/database.ts';
import { Kernel } from '#local/kernel/kernel.ts';
import type { Operation } from '#local/kernel/operation.ts';
import { seededRandom } from '#local/kernel/random.ts';
import type { PropertySpecification } from '#local/kernel/resource-type.ts';
import type { Service } from '#local/kernel/service.ts';
import { VirtualClock } from '#local/kernel/virtual-clock.ts';
import { Work } from '#local/kernel/work.ts';

import { heading, type Page, table } from './page.ts';

/** docs/reference/emulation.md: what the local runtime does, asked of the services themselves. */
export const emulationPage: Page = {
  path: 'docs/reference/emulation.md',
  render: async () => {
    const services = await allServices();
    return [
      heading('What the local runtime emulates', 'the services in local/services/'),
      'A call of another operation, or with another member, answers an error that names it. A template with another resource',
      'type or property is refused at boot, with the path of what is missing.',
      ...services.flatMap(describeService),
      '',
      '## Not run here',
      '',
      'These resource types only matter on AWS; a template may contain them.',
      '',
      table(
        ['Type', 'Why'],
        services.flatMap(({ notRunHere = {} }) =>
          Object.entries(notRunHere).map(([type, why]) => [code(type), why]),
        ),
      ),
      '',
    ].join('\n');
  },
};

async function allServices(): Promise<readonly Service[]> {
  // Imported late, so that a service under construction spoils this page only.
  const { serviceFactories } = await import('#local/services/index.ts');
  const work = new Work();
  const kernel = new Kernel({
    accountId: '123456789012',
    region: 'eu-central-1',
    clock: new VirtualClock(),
    random: seededRandom('emulation-page'),
    disorder: NO_DISORDER,
    database: new Database(':memory:'),
    blobs: new Blobs(undefined, work),
    work,
  });
  const factories = serviceFactories({ lambda: { loadFunction: undefined } });
  return factories.map((factory) => factory(kernel)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

function describeService({ name, operations, resourceTypes = {} }: Service): string[] {
  const types = Object.entries(resourceTypes);
  return [
    '',
    `## ${name}`,
    '',
    table(
      ['Operation', 'Members', 'Accepted, no effect here'],
      Object.entries(operations)
        .sort(([a], [b]) => a.localeCompare(b, 'en'))
        .map(([operation, { required, optional, ignored = [] }]: [string, Operation]) => [
          code(operation),
          [...required, ...optional].map(code).join(' ') || 'none',
          ignored.map(code).join(' ') || 'none',
        ]),
    ),
    ...(types.length === 0
      ? []
      : [
          '',
          table(
            ['Resource type', 'Properties', 'Accepted, no effect here'],
            types.map(([type, { properties }]) => [
              code(type),
              paths(properties, true).map(code).join(' ') || 'none',
              paths(properties, 'aws-only').map(code).join(' ') || 'none',
            ]),
          ),
        ]),
  ];
}

/** Paths of a specification that end in `leaf`, e.g. `Policies[].PolicyName`. */
function paths(specification: PropertySpecification, leaf: true | 'aws-only', path = ''): string[] {
  if (specification === true || specification === 'aws-only') return specification === leaf ? [path] : [];
  if (Array.isArray(specification))
    return (specification as readonly PropertySpecification[]).flatMap((item) =>
      paths(item, leaf, `${path}[]`),
    );
  return Object.entries(specification).flatMap(([member, below]: [string, PropertySpecification]) =>
    paths(below, leaf, path === '' ? member : `${path}.${member}`),
  );
}

function code(text: string): string {
  return `\`${text}\``;
}
