import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log, RunStore } from '../../../src/engine/ports.ts';
import { openHistory } from '../../../src/history/openHistory.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const host = { kind: 'cli', pid: 7, startToken: 'x' } as const;

describe('Changes to the history elsewhere', () => {
  let folder: TemporaryFolder;
  let clock: FakeClock;
  let store: RunStore;
  let elsewhere: DatabaseSync;
  let problems: string[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new FakeClock(0);
    problems = [];
    const note = (text: string) => void problems.push(text);
    const log: Log = { ...quietLog, warn: note, error: note };
    store = (await openHistory({ file: folder.path('state', 'history.db'), host, clock, log })).store;
    elsewhere = new DatabaseSync(folder.path('state', 'history.db'));
  });
  afterEach(async () => {
    if (elsewhere.isOpen) elsewhere.close();
    await store.close();
    await folder.remove();
  });
  const write = () => elsewhere.exec("insert or replace into cursors values ('a', 'k', 1, 1, null, 0)");
  /** Until the system has told the watcher, which then arms its timer. */
  const noticed = async () => {
    for (let round = 0; round < 200 && clock.timers === 0; round++) await wait(5);
    assert.equal(clock.timers, 1);
  };

  it('are announced once for a burst, a tenth of a second after its begin', async () => {
    let heard = 0;
    store.onDidChangeElsewhere(() => heard++);
    for (let index = 0; index < 5; index++) write();
    await noticed();
    assert.equal(clock.nextTimerIn, 100);
    await clock.advanceBy(100);
    assert.equal(heard, 1);
    write();
    await noticed();
    await clock.advanceBy(100);
    assert.equal(heard, 2);
    await store.open({ taskId: 'a', label: 'A', trigger: 'manual', overlap: 'skip', priority: 0 }, 0);
    await noticed();
    await clock.advanceBy(100);
    assert.equal(heard, 2);
  });

  it('are not looked for before somebody listens, or after nobody does', async () => {
    write();
    await wait(30);
    assert.equal(clock.timers, 0);
    const first = store.onDidChangeElsewhere(() => assert.fail('disposed'));
    const second = store.onDidChangeElsewhere(() => assert.fail('disposed'));
    first.dispose();
    first.dispose();
    write();
    await noticed();
    second.dispose();
    assert.equal(clock.timers, 0);
    write();
    await wait(30);
    assert.equal(clock.timers, 0);
  });

  it('before the first listener came are not announced', async () => {
    write();
    let heard = 0;
    store.onDidChangeElsewhere(() => heard++);
    await store.open({ taskId: 'a', label: 'A', trigger: 'manual', overlap: 'skip', priority: 0 }, 0);
    await noticed();
    await clock.advanceBy(100);
    assert.equal(heard, 0);
  });

  it('are announced to the others when one listener throws', async () => {
    let heard = 0;
    store.onDidChangeElsewhere(() => {
      throw new Error('mine');
    });
    store.onDidChangeElsewhere(() => heard++);
    write();
    await noticed();
    await clock.advanceBy(100);
    assert.equal(heard, 1);
    assert.equal(problems.length, 1);
  });

  it('are not announced once the store is closed', async () => {
    store.onDidChangeElsewhere(() => assert.fail('closed'));
    write();
    await noticed();
    await store.close();
    assert.equal(clock.timers, 0);
    store.onDidChangeElsewhere(() => assert.fail('closed'));
    write();
    await wait(30);
    assert.equal(clock.timers, 0);
    assert.deepEqual(problems, []);
  });

  it('are not announced for nothing: an enrolment that changes nothing', async () => {
    const { store: other } = await openHistory({
      file: folder.path('state', 'history.db'),
      host: { ...host, pid: 8 },
      clock,
      log: quietLog,
    });
    const enrolments = [{ taskId: 'a', scheduleKey: 'k' }];
    await store.enrol([...enrolments, { taskId: 'b', scheduleKey: 'k' }], ['a', 'b'], 5);
    await store.enrol(enrolments, ['a', 'b'], 6);
    let heard = 0;
    store.onDidChangeElsewhere(() => heard++);
    await other.enrol(enrolments, ['a', 'b'], 50);
    await wait(30);
    await clock.advanceBy(100);
    assert.equal(heard, 0);
    await other.close();
  });

  it('cannot be seen in a folder that is gone, which is logged and harms nothing', async () => {
    await rm(folder.path('state'), { recursive: true });
    store.onDidChangeElsewhere(() => undefined);
    await settle();
    assert.equal(problems.length, 1);
  });
});
