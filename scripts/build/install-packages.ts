import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { BuildError } from './build-error.ts';

export interface TargetPlatform {
  readonly os: string;
  readonly cpu: string;
  readonly libc: string;
}

const run = promisify(execFile);

/**
 * Installs the packages of a lock file for another platform. Install scripts are not run: sharp's binaries are packages
 * themselves.
 *
 * @throws BuildError with what npm said
 */
export async function installPackages(directory: string, { os, cpu, libc }: TargetPlatform): Promise<void> {
  const parameters = [
    'ci',
    `--os=${os}`,
    `--cpu=${cpu}`,
    `--libc=${libc}`,
    '--ignore-scripts',
    '--prefer-offline',
  ];
  try {
    await run('npm', [...parameters, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: directory,
      // On Windows npm is a .cmd script, which only a shell can start.
      shell: process.platform === 'win32',
    });
  } catch (error) {
    throw new BuildError(
      `sharp for ${os}/${cpu} could not be installed: ${describe(error)}\nThe layer needs the package registry once; npm start does not need this layer. Connect, or fill npm's cache, and try again.`,
      error,
    );
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stderr = 'stderr' in error ? String(error.stderr).trim() : '';
  return stderr === '' ? error.message : stderr;
}
