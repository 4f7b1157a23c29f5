import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/runStore.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { FakeClock } from '../../support/fakeClock.ts';
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

describe('What is written to the history', () => {
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
    assert.ok((await store.claim([due], 100)).rows[0]);
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

  it('keeps neither the end of a run nor its followers where one of them failed', async () => {
    const store = await open();
    await enrolHaiku(store);
    const [run] = (await store.claim([due], 100)).rows;
    assert.ok(run);
    const other = database();
    other.exec(
      `create trigger broken after insert on runs when new.task_id = 'c' begin select raise(abort, 'broken'); end`,
    );
    const followers = ['b', 'c'].map(
      (taskId) => ({ taskId, label: taskId, overlap: 'skip', priority: 0 }) as const,
    );
    const end = () => store.end(run.id, { status: 'succeeded', exitCode: 0 }, 101, followers);
    await assert.rejects(end(), /broken/);
    assert.deepEqual(await store.runs({ limit: 9 }), [run]);
    other.exec('drop trigger broken');
    assert.equal((await end()).others.length, 2);
  });

  it('keeps neither the end of an attempt nor the wait for the next where one of them failed', async () => {
    const store = await open();
    const { run } = await store.open({ ...haiku, overlap: 'skip', priority: 0 }, 100);
    const begun = await store.begin(run?.id ?? '', { maxConcurrent: 1, alone: true, giveWay: true }, 101);
    assert.ok(begun.run);
    const other = database();
    other.exec(`create trigger broken after insert on attempts begin select raise(abort, 'broken'); end`);
    const retry = () => store.retry(run?.id ?? '', { status: 'failed' }, 200, 102);
    await assert.rejects(retry(), /broken/);
    assert.deepEqual(await store.runs({ limit: 9 }), [begun.run]);
    other.exec('drop trigger broken');
    assert.equal((await retry())?.status, 'queued');
    assert.equal((await store.attempts(run?.id ?? '')).length, 1);
  });

  it('is not written where nothing changes', async () => {
    const store = await open();
    await enrolHaiku(store);
    const [run] = (await store.claim([due], 100)).rows;
    await store.requestStop(run?.id ?? '', 'stopped');
    const watching = database();
    const version = () => watching.prepare('pragma data_version').get()?.['data_version'];
    const before = version();
    await enrolHaiku(store);
    assert.equal(await store.rewind(() => 100), false);
    await store.requestStop(run?.id ?? '', 'replaced');
    await store.open({ ...haiku, overlap: 'skip', priority: 0 }, 100);
    await store.begin(run?.id ?? '', { maxConcurrent: 0, alone: true, giveWay: true }, 100);
    await store.retry(run?.id ?? '', { status: 'failed' }, 200, 100);
    await store.claim([due], 100);
    await store.end('nobody', { status: 'cancelled' }, 100);
    assert.equal(version(), before);
    await store.end(run?.id ?? '', { status: 'cancelled' }, 100);
    assert.notEqual(version(), before);
  });

  it('asks the clock for now when it holds the lock, not before', async () => {
    const clock = new FakeClock(0);
    const store = await open(clock);
    await enrolHaiku(store);
    const writer = database();
    writer.exec('begin immediate');
    let asked = 0;
    const rewound = store.rewind(() => ++asked);
    await clock.advanceBy(3000);
    assert.equal(asked, 0);
    writer.exec('commit');
    await clock.advanceBy(1500);
    assert.equal(await rewound, false);
    assert.equal(asked, 1);
  });

  it('holds no cursor of a task that is gone', async () => {
    const store = await open();
    await enrolHaiku(store);
    const [run] = (await store.claim([due], 100)).rows;
    await store.enrol([], [], 101);
    await store.begin(run?.id ?? '', { maxConcurrent: 1, alone: true, giveWay: true }, 102);
    await store.enrol([], [], 103);
    await store.spawned(run?.id ?? '', { pid: 1, startedAt: 104 });
    await store.enrol([], [], 105);
    assert.deepEqual(database().prepare('select * from cursors').all(), []);
  });
});
