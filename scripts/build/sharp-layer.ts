import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

import { BuildError } from './build-error.ts';
import { hashFiles } from './hash-files.ts';
import { installPackages } from './install-packages.ts';
import { Stamp } from './stamp.ts';

/** Where Lambda's Node.js runtime looks for the packages of a layer. */
const MODULES = join('nodejs', 'node_modules');

/** Files that nothing loads: sources to compile sharp from, and texts for readers. Licences stay. */
const NEEDLESS = [
  /(?:^|\/)\.[^/]+$/,
  /\.md$/i,
  /\.d\.[cm]?ts$/,
  /(?:^|\/)sharp\/(?:install|src)$/,
  /\.bnf$/,
  /\.h$/,
];
const LICENCE = /licen[cs]e/i;

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The layer for Lambda: sharp for linux on arm64 with glibc, installed from the lock file, whatever machine this is.
 *
 * @returns the directory that becomes the layer's content
 * @throws BuildError when npm cannot install it
 */
export async function buildLambdaLayer(projectDir: string): Promise<string> {
  const source = join(projectDir, 'layers', 'sharp');
  const hash = hashFiles(projectDir, ['layers/sharp', 'scripts/build/sharp-layer.ts']);
  return once(join(projectDir, 'dist', 'layers', 'sharp-linux-arm64'), hash, async (directory) => {
    const installed = join(directory, 'install');
    mkdirSync(installed, { recursive: true });
    for (const file of ['package.json', 'package-lock.json'])
      cpSync(join(source, file), join(installed, file));
    await installPackages(installed, { os: 'linux', cpu: 'arm64', libc: 'glibc' });
    copyPackages(join(installed, 'node_modules'), join(directory, MODULES));
    rmSync(installed, { recursive: true });
  });
}

/** The layer's stand-in on this machine: the project's own sharp and the packages it needs, laid out in the same way. */
export async function buildHostLayer(projectDir: string): Promise<string> {
  const hash = hashFiles(
    projectDir,
    ['package-lock.json', 'scripts/build/sharp-layer.ts'],
    [process.platform, process.arch],
  );
  return once(join(projectDir, 'dist', 'layers', 'sharp-host'), hash, async (directory) => {
    for (const packageDir of packagesOf('sharp', projectDir)) {
      const place = relative(join(projectDir, 'node_modules'), packageDir);
      copyPackages(packageDir, join(directory, MODULES, place));
    }
  });
}

/** Builds into another directory, which gets its final name when it is complete. */
async function once(
  directory: string,
  hash: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const stamp = new Stamp(`${directory}.inputs`);
  if (stamp.matches(hash) && existsSync(directory)) return directory;
  const unfinished = `${directory}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  await make(unfinished);
  stamp.clear();
  rmSync(directory, { recursive: true, force: true });
  renameSync(unfinished, directory);
  stamp.write(hash);
  return directory;
}

function copyPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (source) => {
      const path = relative(dirname(from), source);
      return LICENCE.test(path) || !NEEDLESS.some((pattern) => pattern.test(path));
    },
  });
}

/** Directories of a package and of all its installed dependencies, without those that lie inside another. */
function packagesOf(name: string, fromDir: string, found = new Set<string>()): Set<string> {
  const directory = findPackage(name, fromDir);
  if (directory === undefined || found.has(directory)) return found;
  found.add(directory);
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson;
  const needed = { ...manifest.dependencies, ...manifest.optionalDependencies };
  for (const dependency of Object.keys(needed)) packagesOf(dependency, directory, found);
  return new Set([...found].filter((path) => ![...found].some((other) => path.startsWith(`${other}/`))));
}

function findPackage(name: string, fromDir: string): string | undefined {
  const paths = createRequire(join(resolve(fromDir), 'package.json')).resolve.paths(name) ?? [];
  const directory = paths
    .map((path) => join(path, name))
    .find((path) => existsSync(join(path, 'package.json')));
  if (directory === undefined && name === 'sharp')
    throw new BuildError('sharp is not installed; expected it in node_modules. Run npm ci.');
  return directory;
}
