import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stop } from '../../../src/cli/commands/stop.ts';
import { Console } from '../../../src/cli/console.ts';
import { Refusal } from '../../../src/cli/refusal.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import type { RunStore } from '../../../src/engine/runStore.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { stateFolder } from '../../../src/history/folders/statePaths.ts';
import type { Run } from '../../../src/model/run.ts';
import { at } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { homeOf } from '../../support/homeOf.ts';
import { quietLog } from '../../support/quietLog.ts';

describe('scheduler stop, of a run in a window', () => {
  let root: string;
  let clock: FakeClock;
  let store: RunStore;
  let run: Run;
  let stdout: PassThrough;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'scheduler-stop-')));
    await mkdir(join(root, '.vscode'));
    const tasks = { slow: { killAfter: '20s', run: { process: 'true' } } };
    await writeFile(join(root, '.vscode', 'scheduler.json'), JSON.stringify({ version: 1, tasks }));
    clock = new FakeClock(at('2026-11-22T06:00Z'));
    const state = stateFolder({ folder: root, env: { SCHEDULER_HOME: homeOf(root) } });
    await mkdir(state, { recursive: true });
    // A window that is alive: this very process.
    const startToken = (await processStartToken(process.pid)) ?? assert.fail('no start time');
    const host = { kind: 'vscode', pid: process.pid, startToken } as const;
    store = (await openHistory({ file: join(state, 'history.db'), host, clock, log: quietLog })).store;
    const request = {
      taskId: 'slow',
      label: 'slow',
      trigger: 'manual',
      overlap: 'skip',
      priority: 0,
    } as const;
    const opened = (await store.open(request, clock.now())).run ?? assert.fail('not opened');
    const limits = { maxConcurrent: 3, alone: true, giveWay: false };
    run = (await store.begin(opened.id, limits, clock.now())).run ?? assert.fail('not begun');
  });
  afterEach(async () => {
    await store.close();
    for (const path of [root, homeOf(root)]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  });

  function call(): Promise<number> {
    stdout = new PassThrough();
    const console = new Console({
      ...{ cwd: root, env: { SCHEDULER_HOME: homeOf(root) }, clock, stdout },
      stderr: new PassThrough(),
      speech: { locale: 'en', translate: inEnglish },
    });
    return stop(console, run.id, {});
  }

  /** Lets time go by, a second at a time, until it is over or `look` says so. How many seconds that took. */
  async function passing(over: Promise<unknown>, look: () => Promise<boolean>): Promise<number> {
    let isOver = false;
    over.then(
      () => (isOver = true),
      () => (isOver = true),
    );
    for (let seconds = 0; ; seconds++) {
      if (isOver || (await look())) return seconds;
      await clock.advanceBy(1000);
    }
  }

  it('waits until the window has ended it, and says how', async () => {
    const called = call();
    await passing(called, async () => (await store.run(run.id))?.stopRequested === 'stopped');
    await store.end(run.id, { status: 'cancelled', reason: 'stopped' }, clock.now());
    await passing(called, () => Promise.resolve(false));
    assert.equal(await called, 0);
    assert.match(String(stdout.read()), /^■ stopped in .*\n {2}It was stopped by you\.\n/);
  });

  it('gives up in the end where the window does nothing, and leaves the request', async () => {
    const called = call();
    const seconds = await passing(called, () => Promise.resolve(false));
    await assert.rejects(called, (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.equal(inEnglish(error.reason), 'It has not ended within 50 s.');
      return true;
    });
    assert.ok(seconds >= 50, `after ${seconds} s`);
    assert.equal(stdout.read(), null);
    assert.equal((await store.run(run.id))?.stopRequested, 'stopped');
  });
});
