import { globSync } from 'node:fs';

/** Folders of third-party code, and of what is made from the rest. */
const NOT_SOURCE = new Set([
  'node_modules',
  'cdk.out',
  'dist',
  'coverage',
  'results',
  'reference',
  '.git',
  '.cache',
  '.qip',
]);

/** Files of the project that match a glob, sorted, with `/` between folders on every system. */
export function sourceFiles(pattern: string | readonly string[]): string[] {
  return globSync(pattern, { exclude: (name) => NOT_SOURCE.has(name.split(/[\\/]/).at(-1) ?? name) })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
}
