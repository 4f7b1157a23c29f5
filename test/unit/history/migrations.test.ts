import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import {
  migrate,
  migrations,
  NewerSchemaError,
  refuseNewer,
} from '../../../src/history/database/migrations.ts';

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

  it('lead a history of version 1 to the present one with all that it holds', () => {
    migrate(db, migrations.slice(0, 1));
    const columns = `id, task_id, label, "trigger", status, occurrence, occurrences, created_at, host_kind,
      host_pid, host_token`;
    db.exec(`
      insert into runs (${columns}) values
        ('a', 'haiku', 'Haikus', 'schedule', 'succeeded', 100, 1, 101, 'cli', 7, 'x'),
        ('b', 'haiku', 'Haikus', 'schedule', 'missed', 200, 3, 201, 'cli', 7, 'x'),
        ('c', 'haiku', 'Haikus', 'manual', 'running', null, 1, 202, 'vscode', 8, 'y');
      insert into cursors values ('haiku', 'daily', 50, 200, 101, 0);
      insert into outputs (run_id, task_id, kind, path, bytes, created_at) values ('a', 'haiku', 'haiku', 'a.md', 1, 102);
    `);
    const read = () => ({
      runs: db.prepare(`select seq, ${columns} from runs order by seq`).all(),
      cursors: db.prepare('select * from cursors').all(),
      outputs: db.prepare('select * from outputs').all(),
    });
    const before = read();
    migrate(db);
    assert.equal(version(), migrations.length);
    assert.deepEqual(read(), before);
    const added = db.prepare(
      'select distinct caused_by, stop_requested, priority, dry_run, attempts from runs',
    );
    assert.deepEqual(
      added.all().map((row) => ({ ...row })),
      [{ caused_by: null, stop_requested: null, priority: 0, dry_run: 0, attempts: 0 }],
    );
    // What version 1 forbade: a second active run of the task. What it forbids still: an occurrence twice.
    const copy = (id: string, from: string) =>
      db.exec(
        `insert into runs (${columns}) select '${id}', ${columns.slice(4)} from runs where id = '${from}'`,
      );
    copy('d', 'c');
    assert.throws(() => copy('e', 'a'), /UNIQUE/);
    assert.equal(db.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
  });

  it('refuse what is newer, and only that', () => {
    db.exec('pragma user_version = 3');
    refuseNewer(db, 3);
    assert.throws(() => refuseNewer(db, 2), NewerSchemaError);
  });
});
