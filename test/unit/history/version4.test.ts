import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { migrate, migrations } from '../../../src/history/database/migrations.ts';

const rows = `
  insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, started_at, ended_at, dry_run,
    attempts, detail, summary, host_kind, host_pid, host_token)
  values
    ('a', 'haiku', 'Haikus', 'schedule', 'failed', 1, 1000000000, 0, 9, 0, 1, 'No connection', null, 'cli', 7, 'x'),
    ('b', 'haiku', 'Haikus', 'schedule', 'succeeded', 1, 1000090000, 0, 9, 0, 1, null, '# Fine', 'cli', 7, 'x'),
    ('c', 'haiku', 'Poems', 'manual', 'failed', 3, 1000091000, 0, 9, 0, 1, null, null, 'cli', 7, 'x'),
    ('d', 'haiku', 'Poems', 'manual', 'timed-out', 1, 1200000000, 0, 9, 0, 1, null, null, 'cli', 7, 'x'),
    ('e', 'haiku', 'Poems', 'manual', 'cancelled', 1, 1200000001, 0, 9, 0, 1, null, null, 'cli', 7, 'x'),
    ('f', 'haiku', 'Poems', 'manual', 'succeeded', 1, 1200000002, 0, 9, 1, 1, 'dry', null, 'cli', 7, 'x'),
    ('g', 'haiku', 'Poems', 'schedule', 'missed', 12, 1100000000, 0, 9, 0, 1, null, null, 'cli', 7, 'x'),
    ('h', 'export', 'Export', 'api', 'interrupted', 1, 1100005000, 0, 9, 0, 1, null, null, 'cli', 7, 'x'),
    ('i', 'export', 'Export', 'api', 'queued', 1, 1099995001, null, null, 0, 0, null, null, 'cli', 7, 'x'),
    ('j', 'export', 'Export', 'api', 'running', 1, 900000000, 0, null, 0, 1, null, null, 'cli', 7, 'x')`;

describe('Version 4 of the history', () => {
  const open: DatabaseSync[] = [];
  const database = () => {
    const db = new DatabaseSync(':memory:');
    open.push(db);
    return db;
  };
  afterEach(() => {
    for (const db of open.splice(0)) db.close();
  });
  const counted = (db: DatabaseSync) => {
    const all = (sql: string) =>
      db
        .prepare(sql)
        .all()
        .map((row) => Object.values(row));
    return {
      tallies: all('select task_id, runs, succeeded, failure_streak, last_result from tallies order by 1'),
      days: all('select * from days order by 1, 2, 3'),
      names: all('select * from names order by 1, 2'),
      stretches: all('select * from stretches order by 1').map(([first, , latest]) => [first, latest]),
      texts: [
        'connection',
        'fine',
        'dry',
        'sfailed',
        'thaiku',
        `t${Buffer.from('haiku').toString('hex')}`,
      ].map((word) => all(`select rowid from texts where texts match '"${word}"' order by rowid`)),
    };
  };

  it('counts the rows of earlier versions as those that come later', () => {
    const earlier = database();
    migrate(earlier, migrations.slice(0, 3));
    earlier.exec(rows);
    migrate(earlier);
    const later = database();
    migrate(later);
    later.exec(rows);
    const result = counted(earlier);
    assert.deepEqual(result, counted(later));
    assert.deepEqual(result.tallies, [
      ['export', 1, 0, 1, 8],
      ['haiku', 7, 1, 2, 5],
    ]);
    assert.deepEqual(result.names, [
      ['export', 'Export', 8, 10, 3],
      ['haiku', 'Haikus', 1, 2, 2],
      ['haiku', 'Poems', 3, 7, 5],
    ]);
    assert.deepEqual(result.stretches, [
      [0, 1200000002],
      [7, 1100005000],
      [10, 900000000],
    ]);
    assert.deepEqual(result.texts, [[[1]], [[2]], [[6]], [[1]], [], [[1], [2], [6]]]);
    const total = result.days.filter(([task]) => task === '').map(([, , status, count]) => [status, count]);
    assert.deepEqual(Object.fromEntries(total.filter(([status]) => status === 'missed')), { missed: 12 });
    assert.equal(earlier.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
  });

  it('counts a row once: when it ends', () => {
    const db = database();
    migrate(db);
    db.exec(rows);
    const before = counted(db);
    db.exec(
      `update runs set reason = 'exit-code' where id = 'a'; update runs set status = 'running' where id = 'i'`,
    );
    assert.deepEqual(counted(db), before);
    db.exec(`update runs set status = 'succeeded', detail = 'connection' where id = 'i'`);
    assert.deepEqual(counted(db).tallies[0], ['export', 2, 1, 0, 9]);
    assert.deepEqual(counted(db).texts[0], [[1], [9]]);
  });

  it('is counted when rows are written over or left out', () => {
    const db = database();
    migrate(db);
    db.exec(rows);
    const before = counted(db);
    db.exec(rows.replace('insert into', 'insert or ignore into'));
    assert.deepEqual(counted(db), before);
  });

  it('knows nothing of rows that are no more', () => {
    const db = database();
    migrate(db);
    db.exec(rows);
    db.exec('delete from runs');
    const { tallies, names, stretches, texts } = counted(db);
    assert.deepEqual(
      tallies.map(([, , , , last]) => last),
      [null, null],
    );
    assert.deepEqual([names, stretches, texts.flat()], [[], [[0, 1200000002]], []]);
    db.exec(rows);
    assert.equal(db.prepare('pragma integrity_check').get()?.['integrity_check'], 'ok');
  });
});
