import assert from 'node:assert/strict';
import { ExecutorByKind } from '../../../src/app/executorByKind.ts';
import type { Task } from '../../../src/model/task.ts';
import { aRun, aTask } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { ScriptedExecutor } from '../../support/scriptedExecutor.ts';

function executors() {
  const processes = new ScriptedExecutor(new FakeClock(0));
  const window = new ScriptedExecutor(new FakeClock(0));
  processes.kinds = ['process'];
  window.kinds = ['task'];
  return { processes, window, both: new ExecutorByKind([processes, window]) };
}

const start = (executor: ExecutorByKind, run: Task['run']) =>
  executor.start({
    ...{ run: aRun(), task: aTask({ run }), folder: '/', env: {}, onOutput: () => undefined },
    permit: () => Promise.resolve('allowed'),
  });

describe('Executors by kind', () => {
  it('give a run to the one that can carry it out', async () => {
    const { processes, window, both } = executors();
    await start(both, { kind: 'task', task: 'npm: build' }).finished;
    assert.deepEqual([processes.requests.length, window.requests.length], [0, 1]);
    await start(both, { kind: 'process', process: 'true', args: [] }).finished;
    assert.deepEqual([processes.requests.length, window.requests.length], [1, 1]);
  });

  it('ask that one what it rests on', async () => {
    const { window, both } = executors();
    const files = [{ role: 'script', path: 'a.sh', hash: 'a1' }] as const;
    window.evidence = () => Promise.resolve({ settings: {}, files });
    const evidenceOf = (run: Task['run']) => both.evidence(aTask({ run }), '/');
    assert.deepEqual((await evidenceOf({ kind: 'task', task: 'npm: build' })).files, files);
    assert.deepEqual((await evidenceOf({ kind: 'process', process: 'true', args: [] })).files, []);
  });

  it('tell both which tasks are looked at in one go', async () => {
    const { processes, window, both } = executors();
    const batch = {};
    const heard: unknown[] = [];
    for (const one of [processes, window]) {
      one.evidence = (_task: Task, _folder: string, of?: object) => {
        heard.push(of);
        return Promise.resolve({ settings: {}, files: [] });
      };
    }
    await both.evidence(aTask({ run: { kind: 'process', process: 'true', args: [] } }), '/', batch);
    await both.evidence(aTask({ run: { kind: 'task', task: 'npm: build' } }), '/', batch);
    assert.equal(heard.length, 2);
    assert.ok(heard.every((of) => of === batch));
  });

  it('can run what one of them can, and no more', () => {
    const { both } = executors();
    assert.deepEqual(
      [both.canRun('process'), both.canRun('task'), both.canRun('vscode')],
      [true, true, false],
    );
  });

  it('refuse what none can, as every executor does', async () => {
    const { both } = executors();
    const outcome = await start(both, { kind: 'vscode', command: 'x', args: [] }).finished;
    assert.deepEqual([outcome.status, outcome.reason], ['failed', 'unsupported-kind']);
  });
});
