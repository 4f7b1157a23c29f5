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
import { ActiveRuns } from '../../../src/history/activeRuns.ts';
import { OutputTable } from '../../../src/history/outputTable.ts';
import { RunTable } from '../../../src/history/runTable.ts';
import { openRunStore } from '../../../src/history/sqliteRunStore.ts';
import { aRun } from '../../support/builders.ts';
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
    const runs = new RunTable(connection, () => ids.shift() ?? 'c');
    const row = { ...haiku, status: 'missed', occurrences: 1, createdAt: 0 } as const;
    assert.equal(runs.add({ ...row, occurrence: 1 }, host)?.id, 'a');
    assert.equal(runs.add({ ...row, occurrence: 2 }, host)?.id, 'b');
    connection.close();
  });

  /** How SQLite goes about each statement that `ask` makes. */
  async function plans(ask: (connection: Connection) => void): Promise<{ sql: string; plan: string }[]> {
    const connection = await Connection.open(file, systemClock);
    const asked: string[] = [];
    const statement = connection.statement.bind(connection);
    connection.statement = (sql) => {
      asked.push(sql);
      return statement(sql);
    };
    ask(connection);
    connection.close();
    return asked.map((sql) => ({
      sql,
      plan: database()
        .prepare(`explain query plan ${sql}`)
        .all()
        .map(({ detail }) => String(detail))
        .join('\n'),
    }));
  }

  it('answers every question from an index', async () => {
    const explained = await plans((connection) => {
      const runs = new RunTable(connection);
      runs.find('nobody');
      runs.lastResults();
      runs.page({ limit: 9, taskId: 'haiku' });
      runs.page({ limit: 9, before: 'nobody' });
      const active = new ActiveRuns(connection);
      active.begin('nobody', host, 0);
      active.end('nobody', { status: 'cancelled' }, 0);
      active.requestStop('nobody', 'stopped');
      new OutputTable(connection).present('haiku');
    });
    for (const { sql, plan } of explained) assert.doesNotMatch(plan, /SCAN (runs|outputs)(?! USING)/, sql);
    assert.equal(explained.length, 9);
  });

  it('finds the few rows that matter without walking through those of the past', async () => {
    const ofActive = await plans((connection) => {
      const active = new ActiveRuns(connection);
      active.all();
      active.countRunning();
      active.hasAny('haiku');
      active.hasQueued('haiku');
      active.hasRunningBeside('nobody');
      active.replaceBy(aRun(), 0);
    });
    for (const { sql, plan } of ofActive) assert.match(plan, /runs USING (COVERING )?INDEX runs_active/, sql);
    assert.equal(ofActive.length, 7);
    const [ahead] = await plans((connection) => new RunTable(connection).letGo(0, 0));
    assert.match(ahead?.plan ?? '', /SEARCH runs USING INDEX runs_set_aside \(occurrence>\?\)/);
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
