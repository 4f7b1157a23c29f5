import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/runStore.ts';
import {
  Connection,
  HistoryClosedError,
  loadSqlite,
  SqliteMissingError,
} from '../../../src/history/database/connection.ts';
import { migrate, migrations, NewerSchemaError } from '../../../src/history/database/migrations.ts';
import { Revisions } from '../../../src/history/store/revisions.ts';
import { RunTable } from '../../../src/history/store/runTable.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const host = { kind: 'cli', pid: 7, startToken: 'x' } as const;
const haiku = { taskId: 'haiku', label: 'Haikus', trigger: 'schedule' } as const;
const due = {
  ...haiku,
  scheduleKey: 'daily',
  decision: 'run',
  overlap: 'skip',
  priority: 0,
  occurrence: 100,
  occurrences: 1,
} as const;
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
    const store = (await openHistory({ file, host, clock, log: quietLog })).store;
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
    const {
      rows: [run],
    } = await first.claim([due], 100);
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

  it('waits for another writer without blocking, and then writes', async () => {
    const clock = new FakeClock(0);
    const store = await open(clock);
    await enrolHaiku(store);
    const writer = database();
    writer.exec('begin immediate');
    let done = false;
    const claimed = store.claim([due], 100).then(({ rows }) => {
      done = true;
      return rows;
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
    const runs = new RunTable(connection, new Revisions(connection), () => ids.shift() ?? 'c');
    const row = { ...haiku, status: 'missed', occurrences: 1, createdAt: 0, priority: 0 } as const;
    assert.equal(runs.add({ ...row, occurrence: 1 }, host)?.id, 'a');
    assert.equal(runs.add({ ...row, occurrence: 2 }, host)?.id, 'b');
    connection.close();
  });

  it('knows a host by its pid and its token, and gives way to any other', async () => {
    const { run: own } = await (await open()).open({ ...haiku, overlap: 'skip', priority: 0 }, 0);
    const others = [
      { ...host, pid: 6 },
      { ...host, pid: 70 },
      { ...host, startToken: 'w' },
      { ...host, startToken: 'y' },
    ];
    for (const other of others) {
      const theirs = (await openHistory({ file, host: other, clock: systemClock, log: quietLog })).store;
      opened.push(theirs);
      const { run } = await theirs.open(
        { taskId: 'export', label: 'Export', trigger: 'manual', overlap: 'skip', priority: 1 },
        0,
      );
      const limits = { maxConcurrent: 1, alone: true, giveWay: true };
      assert.deepEqual(await opened[0]?.begin(own?.id ?? '', limits, 0), { refused: 'turn' });
      await theirs.end(run?.id ?? '', { status: 'cancelled' }, 0);
    }
  });

  it('knows a host by its machine too, where one is named', async () => {
    const on = async (machine?: string) => {
      const named = machine === undefined ? host : { ...host, machine, user: 'me' };
      const { store } = await openHistory({ file, host: named, clock: systemClock, log: quietLog });
      opened.push(store);
      return store;
    };
    const [here, there, nowhere] = [await on('here'), await on('there'), await on()];
    const limits = { maxConcurrent: 9, alone: true, giveWay: true };
    const { run } = await here.open({ ...haiku, overlap: 'skip', priority: 0 }, 0);
    assert.deepEqual(run?.host, { ...host, machine: 'here', user: 'me' });
    assert.deepEqual(await there.begin(run.id, limits, 0), { refused: 'gone', run });
    assert.equal((await nowhere.begin(run.id, limits, 0)).run?.status, 'running');
    const { run: old } = await nowhere.open({ ...haiku, taskId: 'old', overlap: 'skip', priority: 0 }, 0);
    assert.equal((await there.begin(old?.id ?? '', limits, 0)).run?.status, 'running');
  });

  it('gives back the rows of earlier versions, which begin and end as others do', async () => {
    await mkdir(folder.path('state'));
    const earlier = database();
    migrate(earlier, migrations.slice(0, 2));
    earlier.exec(`
      insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, started_at, ended_at,
        exit_code, host_kind, host_pid, host_token)
      values ('a', 'haiku', 'Haikus', 'manual', 'succeeded', 1, 10, 11, 12, 0, 'cli', 7, 'x'),
        ('b', 'haiku', 'Haikus', 'manual', 'running', 1, 20, 21, null, null, 'cli', 7, 'x'),
        ('c', 'haiku', 'Haikus', 'manual', 'queued', 1, 30, null, null, null, 'cli', 7, 'x')`);
    earlier.close();
    const store = await open();
    const common = { taskId: 'haiku', label: 'Haikus', trigger: 'manual', occurrences: 1, host } as const;
    const rows = [
      { ...common, id: 'c', status: 'queued', createdAt: 30, attempts: 0 },
      { ...common, id: 'b', status: 'running', createdAt: 20, startedAt: 21, attempts: 0 },
      {
        ...{ ...common, id: 'a', status: 'succeeded', exitCode: 0, attempts: 0 },
        ...{ createdAt: 10, startedAt: 11, endedAt: 12 },
      },
    ];
    assert.deepEqual(await store.runs({ limit: 9 }), rows);
    assert.deepEqual(await store.lastResults(), rows.slice(2));
    await store.end('b', { status: 'interrupted', reason: 'host-died' }, 15);
    assert.equal((await store.run('b'))?.endedAt, 21);
    for (const id of ['a', 'b', 'c']) assert.deepEqual(await store.attempts(id), []);
    const { run } = await store.begin('c', { maxConcurrent: 1, alone: true, giveWay: true }, 40);
    assert.deepEqual([run?.attempts, run?.startedAt], [1, 40]);
  });

  it('answers with plain objects that hold no undefined value', async () => {
    const store = await open();
    await enrolHaiku(store);
    const {
      rows: [run],
    } = await store.claim([due], 100);
    assert.ok(run);
    assert.equal(Object.getPrototypeOf(run), Object.prototype);
    assert.ok(Object.values(run).every((value) => value !== undefined && value !== null));
  });
});
