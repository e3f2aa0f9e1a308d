import { Blobs } from './kernel/blobs.ts';
import { Database } from './kernel/database.ts';
import { NO_DISORDER } from './kernel/disorder.ts';
import { Kernel } from './kernel/kernel.ts';
import type { Operation } from './kernel/operation.ts';
import { seededRandom } from './kernel/random.ts';
import type { PropertySpecification, ResourceType } from './kernel/resource-type.ts';
import type { Service } from './kernel/service.ts';
import { VirtualClock } from './kernel/virtual-clock.ts';
import { Work } from './kernel/work.ts';
import { serviceFactories } from './services/index.ts';

/** What the runtime emulates of one AWS service, as plain data. */
export interface ServiceDescription {
  readonly name: string;
  readonly operations: readonly OperationDescription[];
  readonly resourceTypes: readonly ResourceTypeDescription[];
  /** Resource types that are accepted but have no effect here, with the reason. */
  readonly notRunHere: Readonly<Record<string, string>>;
}

interface OperationDescription {
  readonly name: string;
  readonly members: readonly string[];
  /** Members that are accepted and have no effect here. */
  readonly ignored: readonly string[];
}

interface ResourceTypeDescription {
  readonly name: string;
  /** Paths, e.g. `Policies[].PolicyName`. */
  readonly properties: readonly string[];
  /** Paths that are accepted and have no effect here. */
  readonly ignored: readonly string[];
}

/** Every service, sorted by name. Nothing is started. */
export function describeServices(): readonly ServiceDescription[] {
  const work = new Work();
  const database = new Database(':memory:');
  const kernel = new Kernel({
    accountId: '123456789012',
    region: 'eu-central-1',
    clock: new VirtualClock(),
    random: seededRandom('describe-services'),
    disorder: NO_DISORDER,
    database,
    blobs: new Blobs(undefined, work),
    work,
  });
  const factories = serviceFactories({ lambda: { loadFunction: undefined } });
  const services = factories.map((factory) => describeService(factory(kernel)));
  database.close();
  return services.sort((a, b) => compareNames(a.name, b.name));
}

function describeService({
  name,
  operations,
  resourceTypes = {},
  notRunHere = {},
}: Service): ServiceDescription {
  return {
    name,
    operations: Object.entries(operations)
      .sort(([a], [b]) => compareNames(a, b))
      .map(([operationName, operation]) => describeOperation(operationName, operation)),
    resourceTypes: Object.entries(resourceTypes).map(([typeName, type]) =>
      describeResourceType(typeName, type),
    ),
    notRunHere,
  };
}

function describeOperation(
  name: string,
  { required, optional, ignored = [] }: Operation,
): OperationDescription {
  return { name, members: [...required, ...optional], ignored };
}

function describeResourceType(name: string, { properties }: ResourceType): ResourceTypeDescription {
  return { name, properties: paths(properties, true), ignored: paths(properties, 'aws-only') };
}

/** Paths of a specification that end in `leaf`. */
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

function compareNames(a: string, b: string): number {
  return a.localeCompare(b, 'en');
}
