import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lookAtFolder } from '../../src/history/folders/folderIdentity.ts';
import { LogFiles } from '../../src/history/logs/logFiles.ts';
import { copyWhileOpen } from '../unit/history/damagedFiles.ts';
import { AttackedState, assertForeign } from '../support/attackedState.ts';

const runId = '20261122-060000-7f3a2c';
const addRun = (id: string, status: string) =>
  `insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, host_kind, host_pid, host_token)
   values ('${id}', 'haiku', 'Haikus', 'manual', '${status}', 1, 1, 'cli', 7, 'x')`;
/** Points at a page that is not there. */
const damage = `pragma writable_schema = on; update sqlite_schema set rootpage = 9999 where name = 'outputs_path'`;

describe('An attack by a crafted history', () => {
  let attacked: AttackedState;
  beforeEach(async () => {
    attacked = await AttackedState.create();
  });
  afterEach(() => attacked[Symbol.asyncDispose]());

  for (const [what, sql] of [
    ['a trigger', `create trigger spy after insert on runs begin delete from runs; end`],
    [
      'a trigger called as SQLite calls its own',
      `create trigger "sqlite stat1" after insert on runs begin select 1; end`,
    ],
    ['a view', `create view spy as select * from runs`],
    [
      'a view in place of a table',
      `drop table facts; create view facts as select 'folder' as name, '/' as value`,
    ],
    ['another table', `create table spy (text)`],
    ['a table of another kind', `create virtual table spy using fts5 (text)`],
    ['another index', `create index spy on runs (lower(label))`],
    ['an index less', `drop index runs_occurrence`],
    [
      'an index that takes every row for unique',
      `drop index runs_of_task; create unique index runs_of_task on runs (task_id)`,
    ],
    [
      'a column that counts itself',
      `alter table runs add column spy text generated always as (upper(label))`,
    ],
    [
      'a trigger in place of ours',
      `drop trigger runs_added; create trigger runs_added after insert on runs begin delete from cursors; end`,
    ],
  ] as const) {
    it(`that holds ${what} is refused, and left as it is`, async () => {
      await attacked.make((db) => db.exec(sql));
      const before = readFileSync(attacked.path('history.db'));
      await attacked.assertRefused('content', attacked.path('history.db'));
      assert.ok(before.equals(readFileSync(attacked.path('history.db'))));
    });
  }

  it('whose trigger is in the log beside it is refused, and both are left as they are', async () => {
    await attacked.make();
    const other = attacked.root.path('open.db');
    await rename(attacked.path('history.db'), other);
    const db = new DatabaseSync(other);
    db.exec('create trigger spy after insert on runs begin select 1; end');
    await copyWhileOpen(other, attacked.path('history.db'));
    db.close();
    const read = () => ['', '-wal'].map((suffix) => readFileSync(attacked.path(`history.db${suffix}`)));
    const before = read();
    await attacked.assertRefused('content', attacked.path('history.db'));
    assert.deepEqual(read(), before);
  });

  it('of an earlier version, with a trigger that waits for the next one, is refused', async () => {
    await attacked.make();
    const db = new DatabaseSync(attacked.root.path('early.db'));
    db.exec('create table runs (id); create trigger spy after insert on runs begin select 1; end');
    db.close();
    await rename(attacked.root.path('early.db'), attacked.path('history.db'));
    await attacked.assertRefused('content', attacked.path('history.db'));
  });

  it('with statistics of SQLite is none: many a tool writes them', async () => {
    await attacked.make((db) => db.exec(`${addRun(runId, 'failed')}; analyze`));
    await (await attacked.open()).close();
  });

  it('of another folder, whose query claims to be of ours, is not brought here', async () => {
    await using other = await AttackedState.create();
    other.home = attacked.home;
    const look = await lookAtFolder(attacked.folder);
    const identity = look.gone === undefined ? look.identity : undefined;
    await other.make((db) =>
      db.exec(`drop table facts; create view facts as
          select 'folder' as name, '/home/ada/gone' as value union all select 'identity', '${identity ?? ''}'`),
    );
    assert.equal(await attacked.locate(), attacked.state);
    assert.equal(existsSync(other.state), true);
  });

  it('that is to take the place of a damaged one, and moves that out of the folder, is refused', async () => {
    await attacked.make();
    await attacked.make((db) =>
      db.exec(`insert into facts values ('set-aside', '../../workspace/stolen.db')`),
    );
    await rename(attacked.path('history.db'), attacked.path('history.next.db'));
    await writeFile(attacked.path('history.db'), '');
    await attacked.assertRefused('content', attacked.path('history.next.db'));
    assert.equal(existsSync(join(attacked.folder, 'stolen.db')), false);
  });

  it('that is damaged, and whose rows a query makes up, gives the new one nothing', async () => {
    await attacked.make((db) => {
      db.exec(`drop table facts; create view facts as select 'spy' as name, '1' as value`);
      db.exec(damage);
    });
    await (await attacked.open()).close();
    const db = new DatabaseSync(attacked.path('history.db'));
    const names = db
      .prepare('select name from facts')
      .all()
      .map(({ name }) => name);
    db.close();
    assert.deepEqual(names, ['set-aside']);
  });

  for (const id of ['../../workspace/src', '/home/ada/.ssh/id', 'a/b', 'a\\b', '..', '', 'x'.repeat(201)]) {
    it(`with an active run called “${id.slice(0, 20)}” is refused`, async () => {
      await attacked.make((db) => db.exec(addRun(id, 'running')));
      await attacked.assertRefused('content', attacked.path('history.db'));
    });

    it(`with a run called “${id.slice(0, 20)}” that has ended never makes a path of it`, async () => {
      await attacked.make((db) => db.exec(addRun(id, 'failed')));
      const store = await attacked.open();
      try {
        await assertForeign(() => store.runs({ limit: 9 }), 'content');
        assert.throws(() => new LogFiles(attacked.path('logs')).path(id));
      } finally {
        await store.close();
      }
    });
  }

  it('that is damaged gives the new one no run whose id is a path', async () => {
    await attacked.make((db) => {
      db.exec(`${addRun('../../x', 'running')}; ${addRun(runId, 'failed')}`);
      db.exec(
        `pragma writable_schema = on; update sqlite_schema set rootpage = 9999 where name = 'outputs_path'`,
      );
    });
    const store = await attacked.open();
    assert.deepEqual(
      (await store.runs({ limit: 9 })).map(({ id }) => id),
      [runId],
    );
    await store.close();
  });
});
