import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Blobs } from './blobs.ts';
import { Database } from './database.ts';
import { Disk, isDiskFull } from './disk.ts';
import { Work } from './work.ts';

/** A device of Linux on which every write finds no space. */
const FULL_DEVICE = '/dev/full';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'disk-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function openDatabase(): Database {
  const database = new Database(join(directory, 'state.sqlite'), new Disk(directory));
  database.exec('CREATE TABLE IF NOT EXISTS items (text TEXT NOT NULL) STRICT');
  return database;
}

function count(database: Database): number {
  return database.get<{ n: number }>('SELECT count(*) AS n FROM items')?.n ?? 0;
}

function fill(database: Database): void {
  database.transaction(() => {
    database.run('INSERT INTO items VALUES (?)', 'small');
    database.run('INSERT INTO items VALUES (?)', 'x'.repeat(1_000_000));
  });
}

describe('a database whose disk is full', () => {
  it('keeps nothing of the transaction, says DISK_FULL with the path, and writes nothing after it, however small', () => {
    const database = openDatabase();
    database.run('INSERT INTO items VALUES (?)', 'before');
    database.exec('PRAGMA max_page_count = 20');

    expect(() => {
      fill(database);
    }).toThrow(expect.objectContaining({ code: 'DISK_FULL', message: expect.stringContaining(directory) }));
    expect(() => database.run('INSERT INTO items VALUES (?)', 'fits')).toThrow(
      expect.objectContaining({ code: 'DISK_FULL' }),
    );

    expect(database.disk.full.reason).toMatchObject({ code: 'DISK_FULL' });
    expect(count(database)).toBe(1);
    database.close();
  });

  it('goes on after space is made, with everything that was committed', () => {
    const full = openDatabase();
    full.run('INSERT INTO items VALUES (?)', 'before');
    full.exec('PRAGMA max_page_count = 20');
    expect(() => {
      fill(full);
    }).toThrow();
    full.close();

    const database = openDatabase();
    fill(database);

    expect(count(database)).toBe(3);
    database.close();
  });
});

describe('work that nobody waits for', () => {
  it('does not throw what the disk has told already, and throws everything else', async () => {
    const database = openDatabase();
    database.exec('PRAGMA max_page_count = 20');
    const { disk } = database;

    disk.unattended(() => {
      fill(database);
    });
    await disk.unattendedLater(() =>
      Promise.resolve().then(() => {
        fill(database);
      }),
    );

    expect(disk.full.aborted).toBe(true);
    expect(() => {
      disk.unattended(() => {
        throw new Error('a bug');
      });
    }).toThrow('a bug');
    database.close();
  });
});

describe('a blob', () => {
  (existsSync(FULL_DEVICE) ? it : it.skip)('that has no space leaves no part of it', async () => {
    const bytes = Buffer.from('an image');
    const name = createHash('sha256').update(bytes).digest('hex');
    const path = join(directory, name.slice(0, 2), name.slice(2));
    mkdirSync(dirname(path));
    symlinkSync(FULL_DEVICE, `${path}.1.part`);
    const blobs = new Blobs(directory, new Work(), new Disk(directory));

    await expect(blobs.put(bytes)).rejects.toMatchObject({ code: 'DISK_FULL' });

    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

it.each([
  { error: { code: 'ENOSPC' }, full: true },
  { error: { code: 'EDQUOT' }, full: true },
  { error: { code: 'ERR_SQLITE_ERROR', errcode: 13 }, full: true },
  { error: { code: 'EACCES' }, full: false },
  { error: { code: 'ERR_SQLITE_ERROR', errcode: 5 }, full: false },
])('the error $error means a full disk: $full', ({ error, full }) => {
  expect(isDiskFull(error)).toBe(full);
});
