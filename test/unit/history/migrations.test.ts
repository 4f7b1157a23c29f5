import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { migrate, migrations, NewerSchemaError, refuseNewer } from '../../../src/history/migrations.ts';

describe('Migrations', () => {
  let db: DatabaseSync;
  beforeEach(() => {
    db = new DatabaseSync(':memory:');
  });
  afterEach(() => db.close());
  const version = () => db.prepare('pragma user_version').get()?.['user_version'];
  const steps = ['create table a (x)', 'create table b (x)', 'insert into b values (1)'];

  it('are done in order, from where the file stands', () => {
    migrate(db, steps.slice(0, 1));
    assert.equal(version(), 1);
    migrate(db, steps);
    assert.equal(version(), 3);
    assert.equal(db.prepare('select count(*) as n from b').get()?.['n'], 1);
  });

  it('are done once', () => {
    migrate(db, steps);
    migrate(db, steps);
    assert.equal(db.prepare('select count(*) as n from b').get()?.['n'], 1);
  });

  it('stop at a step that fails, with that step undone', () => {
    const broken = ['create table a (x)', 'create table b (x); create table a (x)'];
    assert.throws(() => migrate(db, broken), /already exists/);
    assert.equal(version(), 1);
    assert.throws(() => db.prepare('select * from b'), /no such table/);
    assert.equal(db.isTransaction, false);
  });

  it('make the schema of this version', () => {
    migrate(db);
    assert.equal(version(), migrations.length);
    assert.deepEqual(db.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
  });

  it('refuse what is newer, and only that', () => {
    db.exec('pragma user_version = 3');
    refuseNewer(db, 3);
    assert.throws(() => refuseNewer(db, 2), NewerSchemaError);
  });
});
