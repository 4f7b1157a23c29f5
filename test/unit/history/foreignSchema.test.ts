import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import {
  fingerprintOf,
  fingerprints,
  refuseForeignSchema,
} from '../../../src/history/database/foreignSchema.ts';
import { migrate, migrations } from '../../../src/history/database/migrations.ts';
import { assertForeign } from '../../support/attackedState.ts';

describe('The schema of a history', () => {
  function ofVersion(version: number): DatabaseSync {
    const db = new DatabaseSync(':memory:');
    migrate(db, migrations.slice(0, version));
    return db;
  }

  it('is known in each version: a new migration is to be added to the fingerprints', () => {
    const made = Array.from({ length: migrations.length + 1 }, (_, version) =>
      fingerprintOf(ofVersion(version)),
    );
    assert.deepEqual(fingerprints, made);
  });

  it('is the same when it is laid out or quoted otherwise', () => {
    const one = new DatabaseSync(':memory:');
    one.exec('create table a (b text); create index c on a (b)');
    const other = new DatabaseSync(':memory:');
    other.exec('create table "a"\n(\n  [b]   TEXT\n); create index `c` on a (b)');
    assert.equal(fingerprintOf(one), fingerprintOf(other));
  });

  it('has no statistics of SQLite in it', () => {
    const db = ofVersion(migrations.length);
    db.exec('analyze');
    refuseForeignSchema(db, 'history.db');
  });

  it('is not believed where somebody else has put something of the same name', async () => {
    const db = ofVersion(migrations.length);
    db.exec(
      'drop trigger runs_removed; create trigger runs_removed after delete on runs begin select 1; end',
    );
    await assertForeign(() => Promise.resolve().then(() => refuseForeignSchema(db, 'history.db')), 'content');
  });
});
