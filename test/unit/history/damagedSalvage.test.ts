import assert from 'node:assert/strict';
import * as sqlite from 'node:sqlite';
import { DamagedRows } from '../../../src/history/database/damagedRows.ts';
import { migrate } from '../../../src/history/database/migrations.ts';
import { salvage } from '../../../src/history/database/salvage.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { pageSize, rootPage, scribble } from './damagedFiles.ts';

const now = 10_000_000;

describe('What is saved of a damaged history', function () {
  this.timeout(30_000);
  let folder: TemporaryFolder;
  let file: string;
  let open: sqlite.DatabaseSync[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('history.db');
    open = [];
  });
  afterEach(async () => {
    for (const db of open) db.close();
    await folder.remove();
  });
  const damaged = (sql: string) => {
    const db = new sqlite.DatabaseSync(file);
    migrate(db);
    db.exec(sql);
    db.close();
  };
  /** `count` runs of one task that have succeeded, seq 1 to `count`, each of the occurrence of its number. */
  const runs = (count: number) => `
    insert into runs (id, task_id, label, "trigger", status, occurrence, occurrences, created_at, started_at, host_kind,
        host_pid, host_token, detail, summary)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
      select printf('run-%08d', n), 'haiku', 'Haikus', 'schedule', 'succeeded', n, 1, n, n, 'cli', 7, 'x',
        hex(randomblob(50)), null from numbers;`;
  const saved = async () => {
    const into = new sqlite.DatabaseSync(':memory:');
    open.push(into);
    migrate(into);
    const from = new DamagedRows(sqlite, file);
    const rows = await salvage(from, into, now);
    from.close();
    return {
      rows,
      all: (sql: string) =>
        into
          .prepare(sql)
          .all()
          .map((row) => Object.values(row).join(' ')),
    };
  };

  it('is a cursor that stands no earlier than the saved runs, and no later than now', async () => {
    damaged(`${runs(50)}
      insert into cursors values ('haiku', 'daily', 1, 20, 20, 0), ('report', 'daily', 1, 300, null, 0);
      update runs set occurrence = ${now + 5}, started_at = ${now + 5} where seq = 50;`);
    const { all } = await saved();
    assert.deepEqual(all('select task_id, until, last_start from cursors'), ['haiku 49 49', 'report 300 ']);
  });

  it('has no start of a dry run in a cursor', async () => {
    damaged(`${runs(50)} update runs set dry_run = 1, occurrence = null where seq > 30;
      insert into cursors values ('haiku', 'daily', 1, 20, null, 0);`);
    assert.deepEqual((await saved()).all('select until, last_start from cursors'), ['30 30']);
  });

  it('is the newest 2,000 runs, with those that are active and those of outputs, however old', async () => {
    damaged(`${runs(5000)}
      update runs set status = 'running' where seq = 7;
      insert into outputs (run_id, task_id, kind, path, bytes, created_at, removed_at)
        values ('run-00000009', 'haiku', 'haiku', 'a.md', 1, 1, null), ('run-00000011', 'haiku', 'haiku', 'b.md', 1, 1, 2);
      insert into attempts (run_id, number, started_at, ended_at, status)
        values ('run-00000007', 1, 1, 2, 'failed'), ('run-00000008', 1, 1, 2, 'failed');`);
    const { all } = await saved();
    assert.deepEqual(all('select count(*), max(seq) from runs'), ['2002 5000']);
    assert.deepEqual(all('select seq, status from runs order by seq limit 3'), [
      '7 running',
      '9 succeeded',
      '3001 succeeded',
    ]);
    assert.deepEqual(all('select run_id, path from outputs'), ['run-00000009 a.md']);
    assert.deepEqual(all('select run_id from attempts'), ['run-00000007']);
  });

  it('is what lies on the other pages where one is nonsense, wherever that is', async () => {
    damaged(runs(3000));
    const pages = new sqlite.DatabaseSync(file);
    // A leaf of the table in the midst of the newest runs, and its last one.
    const leaves = pages
      .prepare(`select pageno from dbstat where name = 'runs' and pagetype = 'leaf' order by path`)
      .all();
    pages.close();
    const places = [-1, -20].map((place) => Number(leaves.at(place)?.['pageno']));
    for (const page of places) scribble(file, (page - 1) * pageSize, pageSize);
    const { all } = await saved();
    const [count] = all('select count(*) from runs');
    assert.equal(Number(count), 2000);
    const [lost] = all(`select 3001 - min(seq) - count(*) from runs`);
    assert.ok(Number(lost) > 20 && Number(lost) < 120, `${lost} lost`);
  });

  it('is no row that nobody could read', async () => {
    damaged(`${runs(5)}
      update runs set status = 'sleeping' where seq = 1;
      update runs set stats = '{"albums":' where seq = 2;
      update runs set warnings = '[]', stats = '{"albums":395}' where seq = 3;`);
    assert.deepEqual((await saved()).all('select seq, stats from runs'), ['3 {"albums":395}', '4 ', '5 ']);
  });

  it('is an output without its run where that cannot be read', async () => {
    damaged(`${runs(300)}
      insert into outputs (run_id, task_id, kind, path, bytes, created_at)
        select id, 'haiku', 'haiku', id || '.md', 1, 1 from runs where seq in (1, 300);`);
    scribble(file, (rootPage(file, 'runs') - 1) * pageSize, pageSize);
    const { all } = await saved();
    assert.deepEqual(all('select count(*) from runs'), ['0']);
    assert.deepEqual(all('select run_id, path from outputs'), [' run-00000001.md', ' run-00000300.md']);
  });

  it('counts its changes on from before, so that no reader misses one', async () => {
    damaged(`${runs(5)} update revision set value = 70; update runs set revision = 71 where seq = 4;`);
    assert.deepEqual((await saved()).all('select value > 71, removed = value from revision'), ['1 1']);
  });

  it('is nothing of what is no database', async () => {
    damaged(runs(5));
    scribble(file, 0, 100);
    assert.equal((await saved()).rows, 0);
  });

  it('takes less than a second of a large one', async () => {
    damaged(runs(50_000));
    // In time of the processor: other tests may run beside this one.
    const start = process.cpuUsage();
    await saved();
    const { user, system } = process.cpuUsage(start);
    assert.ok(user + system < 1e6, `${(user + system) / 1000} ms`);
  });
});
