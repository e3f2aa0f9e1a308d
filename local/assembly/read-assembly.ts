import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { LocalError } from '../kernel/local-error.ts';
import type { Stack, Template } from './template.ts';

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly dependencies?: readonly string[];
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly file?: string;
    readonly directoryName?: string;
  };
}

interface Manifest {
  readonly artifacts?: Readonly<Record<string, Artifact>>;
}

interface AssetManifest {
  readonly files?: Readonly<Record<string, { readonly source: { readonly path?: string } }>>;
}

/**
 * Reads the stacks of a cloud assembly (the directory `cdk synth` writes), dependencies first.
 *
 * @throws LocalError ASSEMBLY_UNREADABLE
 */
export function readAssembly(directory: string): readonly Stack[] {
  const root = resolve(directory);
  const artifacts = readJson<Manifest>(join(root, 'manifest.json'), root).artifacts ?? {};
  const assets = readAssets(root, artifacts);
  const nested = Object.values(artifacts).flatMap((artifact) =>
    artifact.type === 'cdk:cloud-assembly' && artifact.properties?.directoryName !== undefined
      ? readAssembly(join(root, artifact.properties.directoryName))
      : [],
  );
  const stacks = inDependencyOrder(artifacts).map(([id, artifact]) => readStack(root, id, artifact, assets));
  return [...stacks, ...nested];
}

function readStack(root: string, id: string, artifact: Artifact, assets: ReadonlyMap<string, string>): Stack {
  const [, accountId, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  return {
    name: artifact.properties?.stackName ?? id,
    ...(accountId === undefined || accountId === 'unknown-account' ? {} : { accountId }),
    ...(region === undefined || region === 'unknown-region' ? {} : { region }),
    template: readJson<Template>(
      join(root, artifact.properties?.templateFile ?? `${id}.template.json`),
      root,
    ),
    assets,
  };
}

function readAssets(root: string, artifacts: Readonly<Record<string, Artifact>>): Map<string, string> {
  const assets = new Map<string, string>();
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type !== 'cdk:asset-manifest' || artifact.properties?.file === undefined) continue;
    const { files = {} } = readJson<AssetManifest>(join(root, artifact.properties.file), root);
    for (const [hash, { source }] of Object.entries(files))
      if (source.path !== undefined) assets.set(hash, resolve(root, source.path));
  }
  return assets;
}

function inDependencyOrder(artifacts: Readonly<Record<string, Artifact>>): [string, Artifact][] {
  const ordered = new Map<string, Artifact>();
  const visit = (id: string): void => {
    const artifact = artifacts[id];
    if (artifact === undefined || ordered.has(id)) return;
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    if (artifact.type === 'aws:cloudformation:stack') ordered.set(id, artifact);
  };
  for (const id of Object.keys(artifacts)) visit(id);
  return [...ordered];
}

function readJson<T>(path: string, root: string): T {
  if (!existsSync(path)) {
    throw new LocalError(
      'ASSEMBLY_UNREADABLE',
      `${path} does not exist; expected a cloud assembly (the directory that "cdk synth" writes) at ${root}.`,
    );
  }
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new LocalError('ASSEMBLY_UNREADABLE', `${path} is not JSON; synthesize the assembly again.`, {
      cause: error,
    });
  }
}
