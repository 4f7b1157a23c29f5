import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../src/common/clock.ts';
import { Connection } from '../../../src/history/database/connection.ts';
import { migrate, migrations, NewerSchemaError } from '../../../src/history/database/migrations.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { asideOf, claimable, copyWhileOpen, faultsOf, openStore } from './damagedFiles.ts';

const columns = `id, task_id, label, "trigger", status, occurrence, occurrences, created_at, started_at, host_kind,
  host_pid, host_token`;

describe('A history of another version', () => {
  let folder: TemporaryFolder;
  let file: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('history.db');
  });
  afterEach(() => folder.remove());

  /** As that version would have left it: it ran occurrence 3, and occurrence 4 is still running. */
  function write(version: number, path = file): DatabaseSync {
    const db = new DatabaseSync(path);
    db.exec('pragma journal_mode = wal');
    migrate(db, migrations.slice(0, version));
    db.exec(`
      insert into runs (${columns}) values
        ('a', 'haiku', 'Haikus', 'schedule', 'succeeded', 3, 3, 3, 3, 'cli', 7, 'x'),
        ('b', 'haiku', 'Haikus', 'schedule', 'running', 4, 1, 4, 4, 'cli', 7, 'x'),
        ('c', 'report', 'Report', 'manual', 'failed', null, 1, 5, 5, 'vscode', 8, 'y');
      insert into cursors values ('haiku', 'daily', 1, 4, 4, 0);
      insert into outputs (run_id, task_id, kind, path, bytes, created_at) values ('a', 'haiku', 'haiku', 'a.md', 1, 3);
    `);
    return db;
  }

  for (let version = 1; version < migrations.length; version++) {
    const assertKept = async () => {
      const store = await openStore(file);
      assert.deepEqual(
        (await store.runs({ limit: 9 })).map(({ id }) => id),
        ['c', 'b', 'a'],
      );
      assert.deepEqual(
        (await store.active()).map(({ id }) => id),
        ['b'],
      );
      assert.deepEqual(await store.cursors(), [
        { taskId: 'haiku', scheduleKey: 'daily', since: 1, until: 4, lastStart: 4 },
      ]);
      assert.deepEqual(
        (await store.outputs()).map(({ runId, path }) => `${runId} ${path}`),
        ['a a.md'],
      );
      assert.deepEqual(await claimable(store, 6), [5, 6]);
      await store.close();
      assert.equal(faultsOf(file), 'ok');
    };

    it(`${version} is brought up to date with all that it holds`, async () => {
      write(version).close();
      await assertKept();
      assert.deepEqual(await asideOf(file), []);
    });

    it(`${version} gives what it holds to a new one where it is damaged`, async () => {
      write(version).close();
      // Points at a page that is not there.
      const broken = new DatabaseSync(file, { defensive: false });
      broken.exec(
        `pragma writable_schema = on; update sqlite_schema set rootpage = 9999 where name = 'outputs_path'`,
      );
      broken.close();
      await assertKept();
      assert.equal((await asideOf(file)).filter((name) => name.endsWith('.db')).length, 1);
    });
  }

  it('that is newer is refused, and every byte stays as it was', async () => {
    const other = folder.path('open.db');
    const db = write(migrations.length, other);
    db.exec(`pragma user_version = ${migrations.length + 1}; create table of_the_future (x)`);
    await copyWhileOpen(other, file);
    db.close();
    const before = ['', '-wal'].map((suffix) => readFileSync(file + suffix));
    for (let count = 0; count < 2; count++)
      await assert.rejects(Connection.open(file, systemClock), NewerSchemaError);
    assert.ok(existsSync(`${file}-wal`));
    const after = ['', '-wal'].map((suffix) => readFileSync(file + suffix));
    assert.deepEqual(
      after.map((bytes, index) => bytes.equals(before[index] ?? Buffer.alloc(0))),
      [true, true],
    );
  });
});
