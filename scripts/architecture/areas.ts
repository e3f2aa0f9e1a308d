/**
 * The areas of the source tree and who may import whom. This table is the only place where the borders are written:
 * the rules of `npm run arch` and docs/reference/architecture.md are both made from it.
 */
export interface Area {
  /** Names the row in messages, e.g. `domain`. */
  readonly id: string;
  /** A folder (`src/domain/`), a file, or either with `*` for one segment. The first row that fits owns a file. */
  readonly path: string;
  readonly holds: string;
  /** Ids of other areas, or single paths; the area itself is always included. `anything` for the tools around the product. */
  readonly mayImport: readonly string[] | 'anything';
  /** npm packages, scopes with a closing slash (`@aws-sdk/`). */
  readonly packages?: readonly string[];
  /** Packages of which only types may be imported. */
  readonly packageTypes?: readonly string[];
  /** Modules of Node itself; all of them unless said. */
  readonly nodeModules?: readonly string[];
}

const PRODUCT = ['pipeline', 'domain', 'ports', 'contracts'];

/** Modules of Node that only compute: no disk, no network, no process. */
const COMPUTE_ONLY = ['buffer', 'crypto', 'stream', 'util', 'zlib'];

/** The rooms of the local runtime. */
const LOCAL = [
  'local-aws',
  'local-kernel',
  'local-gateway',
  'local-assembly',
  'local-service-list',
  'local-service',
];

export const AREAS: readonly Area[] = [
  {
    id: 'test',
    path: 'test/',
    holds: 'suites that span areas, and what tests share; unit tests (`*.test.ts`) lie beside their source',
    mayImport: 'anything',
  },
  {
    id: 'scripts',
    path: 'scripts/',
    holds: 'build, synthesis, checks, generated pages',
    mayImport: 'anything',
  },
  { id: 'bench', path: 'bench/', holds: 'measurements', mayImport: 'anything' },
  {
    id: 'bin',
    path: 'bin/',
    holds: 'the CDK app',
    mayImport: ['lib'],
    packages: ['aws-cdk-lib', 'constructs'],
  },
  {
    id: 'lib',
    path: 'lib/',
    holds: 'the stack and its constructs: synthesis time only',
    mayImport: ['contracts', 'lambda-table'],
    packages: ['aws-cdk-lib', 'constructs'],
  },
  {
    id: 'lambda-table',
    path: 'lambda/*.ts',
    holds: 'the table of functions, which lib, build and tests read',
    mayImport: ['contracts', 'lambda-descriptor'],
    packages: [],
    nodeModules: [],
  },
  {
    id: 'lambda-descriptor',
    path: 'lambda/*/descriptor.ts',
    holds: 'what a function is given: data, read at synthesis too',
    mayImport: ['contracts', 'lambda/shared/grants.ts'],
    packages: [],
    nodeModules: [],
  },
  {
    id: 'lambda-grants',
    path: 'lambda/shared/grants.ts',
    holds: 'grants that several descriptors share',
    mayImport: ['contracts'],
    packages: [],
    nodeModules: [],
  },
  {
    id: 'lambda-shared',
    path: 'lambda/shared/',
    holds: 'what composition roots of several functions share',
    mayImport: [...PRODUCT, 'adapters-aws', 'adapters-sharp'],
    packages: ['zod'],
  },
  {
    id: 'lambda-function',
    path: 'lambda/*/',
    holds: 'one function: `index.ts` composes, `handler.ts` turns an event into one use case',
    mayImport: [...PRODUCT, 'adapters-aws', 'adapters-sharp', 'lambda-shared', 'lambda-descriptor'],
    packages: ['zod'],
  },
  {
    id: 'contracts',
    path: 'src/contracts/',
    holds: 'what crosses a border: events, states, names, limits, error codes',
    mayImport: [],
    packages: ['zod'],
    nodeModules: [],
  },
  {
    id: 'domain',
    path: 'src/domain/',
    holds: 'pure rules',
    mayImport: ['contracts'],
    packages: [],
    nodeModules: COMPUTE_ONLY,
  },
  {
    id: 'ports',
    path: 'src/ports/',
    holds: 'what the use cases need from outside, as types',
    mayImport: ['domain', 'contracts'],
    packages: [],
    nodeModules: COMPUTE_ONLY,
  },
  {
    id: 'pipeline',
    path: 'src/pipeline/',
    holds: 'use cases, one a file',
    mayImport: ['domain', 'ports', 'contracts'],
    packages: [],
    nodeModules: COMPUTE_ONLY,
  },
  {
    id: 'adapters-aws',
    path: 'src/adapters/aws/',
    holds: 'ports on the AWS SDK',
    mayImport: ['domain', 'ports', 'contracts'],
    packages: ['@aws-sdk/', '@smithy/'],
  },
  {
    id: 'adapters-sharp',
    path: 'src/adapters/sharp/',
    holds: 'ports on sharp',
    mayImport: ['domain', 'ports', 'contracts'],
    packages: ['sharp'],
  },
  {
    id: 'adapters-memory',
    path: 'src/adapters/memory/',
    holds: 'ports in memory, for tests',
    mayImport: ['domain', 'ports', 'contracts'],
    packages: [],
  },
  {
    id: 'local-test',
    path: 'local/test/',
    holds: 'tests of the local runtime that span its areas, and what its tests share',
    mayImport: [...LOCAL, 'local'],
    packages: [],
  },
  {
    id: 'local-aws',
    path: 'local/aws/',
    holds:
      "AWS's own language: ARNs, policies, principals, signatures, event patterns, wire protocols, errors",
    mayImport: [],
    packages: [],
  },
  {
    id: 'local-kernel',
    path: 'local/kernel/',
    holds: 'what services of the local runtime stand on: calls, deliveries, storage, clock, trace',
    mayImport: ['local-aws'],
    packageTypes: ['@aws-sdk/', '@smithy/'],
  },
  {
    id: 'local-gateway',
    path: 'local/gateway/',
    holds: 'HTTP and in-process transport, checking of signatures',
    mayImport: ['local-kernel', 'local-aws'],
    packageTypes: ['@aws-sdk/', '@smithy/'],
  },
  {
    id: 'local-assembly',
    path: 'local/assembly/',
    holds: 'reading and provisioning a cloud assembly',
    mayImport: ['local-kernel', 'local-aws'],
    packages: [],
  },
  {
    id: 'local-service-list',
    path: 'local/services/index.ts',
    holds: 'the list of services',
    mayImport: ['local-kernel', 'local/services/*/index.ts'],
    packages: [],
  },
  {
    id: 'local-service',
    path: 'local/services/*/',
    holds: 'one AWS service; no service knows another',
    mayImport: ['local-kernel', 'local-aws'],
    packages: ['jsonata', '@fastify/busboy'],
    packageTypes: ['@aws-sdk/', '@smithy/'],
  },
  {
    id: 'local',
    path: 'local/*.ts',
    holds: 'the composition of the local runtime; `index.ts` is its only door',
    mayImport: LOCAL,
    packages: [],
  },
  {
    id: 'cli',
    path: 'cli/',
    holds: 'commands, one a file',
    mayImport: [...PRODUCT, 'adapters-aws', 'local/index.ts'],
    packages: ['commander', 'picocolors', 'tinyexec'],
  },
];

/**
 * Folders with one door: the file is all that anything outside the folder may import of it, unit tests and rows that
 * may import anything included.
 */
export const DOORS: Readonly<Record<string, string>> = { 'local/': 'local/index.ts' };

/** Unit tests lie beside their source and may import what tests may. */
export const UNIT_TEST = '\\.test\\.ts$';

/** Folders that hold source. */
export const SOURCE_FOLDERS: readonly string[] = [
  ...new Set(AREAS.map(({ path }) => path.split('/')[0] ?? path)),
];
