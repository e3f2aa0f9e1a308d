import { describe, expect, it } from '@jest/globals';

import { Database } from './database.ts';

function makeDatabase(): Database {
  const database = new Database(':memory:');
  database.exec('CREATE TABLE items (name TEXT NOT NULL) STRICT');
  return database;
}

function names(database: Database): unknown[] {
  return database.all<{ name: string }>('SELECT name FROM items ORDER BY rowid').map(({ name }) => name);
}

describe('a transaction', () => {
  it('keeps the outer part when an inner one fails and the failure is caught', () => {
    const database = makeDatabase();

    database.transaction(() => {
      database.run('INSERT INTO items VALUES (?)', 'outer');
      expect(() => {
        database.transaction(() => {
          database.run('INSERT INTO items VALUES (?)', 'inner');
          throw new Error('inner fails');
        });
      }).toThrow('inner fails');
    });

    expect(names(database)).toEqual(['outer']);
    expect(database.inTransaction).toBe(false);
  });

  it('undoes everything when it fails, and the database goes on', () => {
    const database = makeDatabase();

    expect(() => {
      database.transaction(() => {
        database.transaction(() => database.run('INSERT INTO items VALUES (?)', 'inner'));
        throw new Error('outer fails');
      });
    }).toThrow('outer fails');
    database.run('INSERT INTO items VALUES (?)', 'after');

    expect(names(database)).toEqual(['after']);
  });

  it('tells those who wait for the commit, in order, and never when it is undone', () => {
    const database = makeDatabase();
    const told: string[] = [];

    database.transaction(() => {
      database.afterCommit(() => told.push('first'));
      try {
        database.transaction(() => {
          database.afterCommit(() => told.push('undone'));
          throw new Error('no');
        });
      } catch {
        told.push('caught');
      }
      database.afterCommit(() => told.push('second'));
    });

    expect(told).toEqual(['caught', 'first', 'second']);
  });
});
