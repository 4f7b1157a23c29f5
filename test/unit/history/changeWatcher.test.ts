import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../../src/engine/ports.ts';
import type { ChangesElsewhere, RunStore } from '../../../src/engine/runStore.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { aRun } from '../../support/builders.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const host = { kind: 'cli', pid: 7, startToken: 'x' } as const;
const byHand = { taskId: 'a', label: 'A', trigger: 'manual', overlap: 'skip', priority: 0 } as const;

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
  const write = () => elsewhere.exec('update revision set value = value + 1');
  const another = () =>
    openHistory({
      ...{ file: folder.path('state', 'history.db'), host: { ...host, pid: 8 } },
      ...{ clock, log: quietLog },
    });
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
    await store.open(byHand, 0);
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
    await store.open(byHand, 0);
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
    const { store: other } = await another();
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

  it('are not announced for what nobody shows: that another host is alive', async () => {
    const { store: other, archive } = await another();
    store.onDidChangeElsewhere(() => assert.fail('nothing to show'));
    await other.beat(5);
    await archive.claimTidying(5, 1);
    await archive.forgetHosts(1);
    await noticed();
    await clock.advanceBy(100);
    await other.close();
  });

  it('are told row by row, each as it is now, but for those written here', async () => {
    const { store: other } = await another();
    const told: ChangesElsewhere[] = [];
    store.onDidChangeElsewhere((changes) => told.push(changes));
    const theirs = (await other.open({ ...byHand, taskId: 'theirs' }, 1)).run;
    await store.open({ ...byHand, taskId: 'ours' }, 2);
    const asked = await store.requestStop(theirs?.id ?? '', 'stopped');
    const { run: last } = await other.open({ ...byHand, taskId: 'last' }, 3);
    await noticed();
    await clock.advanceBy(100);
    assert.deepEqual(told, [{ runs: [last] }]);
    const { run: ended } = await other.end(asked?.id ?? '', { status: 'cancelled' }, 4);
    await noticed();
    await clock.advanceBy(100);
    assert.deepEqual(told.slice(1), [{ runs: [ended] }]);
    await other.close();
  });

  it('are told without rows where they are more than two hundred', async () => {
    const { store: other } = await another();
    const told: ChangesElsewhere[] = [];
    store.onDidChangeElsewhere((changes) => told.push(changes));
    const rows = (count: number, from: number) =>
      other.restore(
        Array.from({ length: count }, (_, index) => aRun({ id: `run-${from + index}` })),
        [],
      );
    await rows(200, 0);
    await noticed();
    await clock.advanceBy(100);
    await rows(201, 200);
    await noticed();
    await clock.advanceBy(100);
    assert.deepEqual(
      told.map(({ runs }) => runs?.length),
      [200, undefined],
    );
    await other.close();
  });

  it('are told without rows where the history counts anew: it is another one', async () => {
    for (let index = 0; index < 5; index++) write();
    const told: ChangesElsewhere[] = [];
    store.onDidChangeElsewhere((changes) => told.push(changes));
    elsewhere.exec('update revision set value = 1');
    await noticed();
    await clock.advanceBy(100);
    assert.deepEqual(told, [{ runs: undefined }]);
  });

  it('cannot be seen in a folder that is gone, which is logged and harms nothing', async () => {
    await rm(folder.path('state'), { recursive: true });
    store.onDidChangeElsewhere(() => undefined);
    await settle();
    assert.equal(problems.length, 1);
  });
});
