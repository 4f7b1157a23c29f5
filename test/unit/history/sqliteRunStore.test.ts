import assert from 'node:assert/strict';
import { chmod, readFile, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/ports.ts';
import {
  Connection,
  HistoryClosedError,
  loadSqlite,
  SqliteMissingError,
} from '../../../src/history/connection.ts';
import { migrations, NewerSchemaError } from '../../../src/history/migrations.ts';
import { OutputTable } from '../../../src/history/outputTable.ts';
import { RunTable } from '../../../src/history/runTable.ts';
import { openRunStore } from '../../../src/history/sqliteRunStore.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const host = { kind: 'cli', pid: 7, startToken: 'x' } as const;
const haiku = { taskId: 'haiku', label: 'Haikus', trigger: 'schedule' } as const;
const due = { ...haiku, scheduleKey: 'daily', decision: 'run', occurrence: 100, occurrences: 1 } as const;
const enrolHaiku = (store: RunStore) =>
  store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 50);
/** Windows keeps permissions and processes otherwise. */
const onPosix = process.platform === 'win32' ? () => undefined : it;

describe('The history in SQLite', () => {
  let folder: TemporaryFolder;
  let file: string;
  let opened: RunStore[];
  let databases: DatabaseSync[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('state', 'history.db');
    opened = [];
    databases = [];
  });
  afterEach(async () => {
    for (const database of databases) if (database.isOpen) database.close();
    for (const store of opened) await store.close();
    await folder.remove();
  });
  const open = async (clock = systemClock) => {
    const store = await openRunStore({ file, host, clock, log: quietLog });
    opened.push(store);
    return store;
  };
  /** The file as SQLite sees it, past the store. */
  const database = () => {
    const opened = new DatabaseSync(file);
    databases.push(opened);
    return opened;
  };

  it('is there again after it was closed', async () => {
    const first = await open();
    const cursors = await enrolHaiku(first);
    const [run] = await first.claim([due], 100);
    assert.ok(run);
    await first.addOutputs([
      { runId: run.id, taskId: 'haiku', kind: 'haiku', path: 'out/1.md', bytes: 3, createdAt: 100 },
    ]);
    await first.close();
    const second = await open();
    assert.deepEqual(await second.runs({ limit: 9 }), [run]);
    assert.deepEqual(await second.cursors(), [{ ...cursors[0], until: 100 }]);
    assert.equal((await second.outputs()).length, 1);
  });

  it('keeps neither row nor cursor of a claim that failed between the two', async () => {
    const store = await open();
    await enrolHaiku(store);
    for (const table of ['runs', 'cursors']) {
      const when = table === 'runs' ? 'insert' : 'update';
      const broken = `create trigger broken after ${when} on ${table} begin select raise(abort, 'broken'); end`;
      const other = database();
      other.exec(broken);
      await assert.rejects(store.claim([due], 100), /broken/);
      assert.deepEqual(await store.runs({ limit: 9 }), []);
      assert.equal((await store.cursors())[0]?.until, 49);
      other.exec('drop trigger broken');
    }
    assert.ok((await store.claim([due], 100))[0]);
  });

  it('undoes all claims of a call of which one failed', async () => {
    const store = await open();
    await enrolHaiku(store);
    database().exec(
      `create trigger broken after insert on runs when new.occurrence = 102 begin select raise(abort, 'broken'); end`,
    );
    const claims = [100, 101, 102].map((occurrence) => ({ ...due, occurrence }));
    await assert.rejects(store.claim(claims, 102), /broken/);
    assert.deepEqual(await store.runs({ limit: 9 }), []);
    assert.equal((await store.cursors())[0]?.until, 49);
  });

  it('holds the law of one active run per task by itself', async () => {
    const store = await open();
    await enrolHaiku(store);
    await store.claim([due], 100);
    const insert = () =>
      database().exec(
        `insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, host_kind, host_pid, host_token)
         select 'twin', task_id, label, "trigger", 'running', 1, created_at, host_kind, host_pid, host_token from runs`,
      );
    assert.throws(insert, /UNIQUE/);
  });

  it('waits for another writer without blocking, and then writes', async () => {
    const clock = new FakeClock(0);
    const store = await open(clock);
    await enrolHaiku(store);
    const writer = database();
    writer.exec('begin immediate');
    let done = false;
    const claimed = store.claim([due], 100).then((runs) => {
      done = true;
      return runs;
    });
    await clock.advanceBy(3000);
    assert.equal(done, false);
    assert.equal(clock.timers, 1);
    writer.exec('commit');
    await clock.advanceBy(1500);
    const [run] = await claimed;
    assert.equal(run?.occurrence, 100);
  });

  it('gives up on another writer after ten seconds', async () => {
    const clock = new FakeClock(0);
    const store = await open(clock);
    await enrolHaiku(store);
    database().exec('begin immediate');
    const claimed = store.claim([due], 100).then(
      () => 'claimed',
      (error: unknown) => String(error),
    );
    await clock.advanceBy(20_000);
    assert.match(await claimed, /locked/);
  });

  it('reads while another writes', async () => {
    const store = await open(new FakeClock(0));
    await enrolHaiku(store);
    await store.claim([due], 100);
    database().exec('begin immediate');
    assert.equal((await store.runs({ limit: 9 })).length, 1);
  });

  it('refuses the schema of a newer version and leaves the file as it was', async () => {
    await (await open()).close();
    const newer = database();
    newer.exec('pragma user_version = 9999');
    newer.close();
    const before = await readFile(file);
    await assert.rejects(open(), (error) => {
      assert.ok(error instanceof NewerSchemaError);
      assert.deepEqual([error.found, error.supported], [9999, migrations.length]);
      return true;
    });
    assert.deepEqual(await readFile(file), before);
  });

  it('is of the newest schema when it is opened, with the log written ahead', async () => {
    await open();
    const pragma = (name: string) => Object.values(database().prepare(`pragma ${name}`).get() ?? {})[0];
    assert.equal(pragma('user_version'), migrations.length);
    assert.equal(pragma('journal_mode'), 'wal');
  });

  onPosix('is readable by its user alone', async () => {
    const store = await open();
    await enrolHaiku(store);
    await store.claim([due], 100);
    const mode = async (...parts: string[]) => ((await stat(folder.path(...parts))).mode & 0o777).toString(8);
    assert.equal(await mode('state'), '700');
    for (const name of ['history.db', 'history.db-wal', 'history.db-shm']) {
      assert.equal(await mode('state', name), '600', name);
    }
    await store.close();
    await chmod(file, 0o644);
    await open();
    assert.equal(await mode('state', 'history.db'), '600');
  });

  it('says clearly that it has been closed', async () => {
    const store = await open();
    await enrolHaiku(store);
    await store.close();
    await store.close();
    await assert.rejects(store.runs({ limit: 1 }), HistoryClosedError);
    await assert.rejects(store.claim([due], 100), HistoryClosedError);
  });

  it('gives up waiting when it is closed meanwhile', async () => {
    const clock = new FakeClock(0);
    const store = await open(clock);
    await enrolHaiku(store);
    database().exec('begin immediate');
    const claimed = assert.rejects(store.claim([due], 100), HistoryClosedError);
    await settle();
    await store.close();
    await clock.advanceBy(1000);
    await claimed;
  });

  it('says clearly that a runtime has no SQLite', () => {
    assert.throws(() => loadSqlite(() => undefined), SqliteMissingError);
    assert.equal(typeof loadSqlite().DatabaseSync, 'function');
  });

  it('looks for another id where the random one is taken', async () => {
    const connection = await Connection.open(file, systemClock);
    const ids = ['a', 'a', 'a', 'b'];
    const runs = new RunTable(connection, () => ids.shift() ?? 'c');
    const row = { ...haiku, status: 'missed', occurrences: 1, createdAt: 0 } as const;
    assert.equal(runs.add({ ...row, occurrence: 1 }, host)?.id, 'a');
    assert.equal(runs.add({ ...row, occurrence: 2 }, host)?.id, 'b');
    connection.close();
  });

  it('answers every question from an index', async () => {
    const connection = await Connection.open(file, systemClock);
    const asked: string[] = [];
    const statement = connection.statement.bind(connection);
    connection.statement = (sql) => {
      asked.push(sql);
      return statement(sql);
    };
    const runs = new RunTable(connection);
    runs.active();
    runs.countRunning();
    runs.hasActive('haiku');
    runs.find('nobody');
    runs.lastResults();
    runs.page({ limit: 9, taskId: 'haiku' });
    runs.page({ limit: 9, before: 'nobody' });
    new OutputTable(connection).present('haiku');
    const explained = database();
    for (const sql of asked) {
      const steps = explained.prepare(`explain query plan ${sql}`).all();
      for (const { detail } of steps)
        assert.doesNotMatch(String(detail), /SCAN (runs|outputs)(?! USING)/, sql);
    }
    assert.equal(asked.length, 8);
    connection.close();
  });

  it('answers with plain objects that hold no undefined value', async () => {
    const store = await open();
    await enrolHaiku(store);
    const [run] = await store.claim([due], 100);
    assert.ok(run);
    assert.equal(Object.getPrototypeOf(run), Object.prototype);
    assert.ok(Object.values(run).every((value) => value !== undefined && value !== null));
  });
});
