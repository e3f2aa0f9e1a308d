import { join } from 'node:path';

import { Database } from './database.ts';
import { Disk } from './disk.ts';
import { LocalError } from './local-error.ts';
import { makeDirectory } from './make-directory.ts';

/** Version of the stored state. A directory from a newer version is rejected; an older one is upgraded. */
export const STATE_VERSION = 1;

/** Everything that survives a run: one database and the blobs. */
export interface State {
  readonly database: Database;
  /** Absent when the state is only in memory. */
  readonly blobDirectory?: string;
}

/**
 * Opens the state directory, creating it if needed; without a directory the state is in memory.
 *
 * @throws LocalError STATE_IN_USE, STATE_TOO_NEW, STATE_UNREADABLE, DISK_FULL
 */
export function openState(directory: string | undefined): State {
  if (directory === undefined) return { database: new Database(':memory:') };
  const database = openDatabase(directory);
  const version = readVersion(database);
  if (version > STATE_VERSION) {
    database.close();
    throw new LocalError(
      'STATE_TOO_NEW',
      `The state directory ${directory} has version ${String(version)}; this program knows versions up to ${String(STATE_VERSION)}. Update the program, or start with another directory (--state DIR).`,
    );
  }
  database.exec(`PRAGMA user_version = ${String(STATE_VERSION)}`);
  return { database, blobDirectory: join(directory, 'blobs') };
}

function openDatabase(directory: string): Database {
  const disk = new Disk(`the state directory ${directory}`);
  try {
    return disk.write(() => {
      makeDirectory(directory);
      return new Database(join(directory, 'state.sqlite'), disk);
    });
  } catch (error) {
    if (error instanceof LocalError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (message.includes('locked')) {
      throw new LocalError(
        'STATE_IN_USE',
        `The state directory ${directory} is in use by another run. Stop that run, or start with another directory (--state DIR).`,
        { cause: error },
      );
    }
    throw new LocalError(
      'STATE_UNREADABLE',
      `The state directory ${directory} cannot be opened: ${message}. Check its permissions, or start with another directory (--state DIR).`,
      { cause: error },
    );
  }
}

function readVersion(database: Database): number {
  return database.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
}
