import assert from 'node:assert/strict';
import { findRunToStop } from '../../../src/cli/findRunToStop.ts';
import { Refusal } from '../../../src/cli/refusal.ts';
import type { RunQuery } from '../../../src/engine/runStore.ts';
import type { Run } from '../../../src/model/run.ts';
import { aRun } from '../../support/builders.ts';

/** `runs`: newest first. */
function historyOf(runs: readonly Run[]) {
  return {
    findRun: (id: string) => Promise.resolve(runs.find((run) => run.id === id)),
    history: ({ taskId, limit }: RunQuery) =>
      Promise.resolve(runs.filter((run) => taskId === undefined || run.taskId === taskId).slice(0, limit)),
  };
}

const done = aRun({ id: '20261122-060000-a', taskId: 'pull' });
const going = aRun({ id: '20261122-060100-b', taskId: 'pull', status: 'running' });
const waiting = aRun({ id: '20261122-060200-c', taskId: 'pull', status: 'queued' });
const idle = aRun({ id: '20261122-060300-d', taskId: 'report' });

describe('the run that is to be stopped', () => {
  it('is named by its id, or by the beginning of it', async () => {
    const history = historyOf([idle, waiting, going, done]);
    assert.equal(await findRunToStop(history, going.id), going);
    assert.equal(await findRunToStop(history, '20261122-0602'), waiting);
    assert.equal(await findRunToStop(history, done.id), done, 'that it has ended is for others to say');
    await assert.rejects(findRunToStop(history, '20261122'), /More than one run begins/);
  });

  it('is the one of a task that is going', async () => {
    assert.equal(await findRunToStop(historyOf([idle, done, going]), 'pull'), going);
  });

  it('is not guessed where several of a task are going, or none is', async () => {
    const history = historyOf([idle, waiting, going, done]);
    await assert.rejects(findRunToStop(history, 'pull'), (error: unknown) => {
      assert.ok(error instanceof Refusal);
      assert.equal(error.reason.args['runs'], `${waiting.id}, ${going.id}`);
      return true;
    });
    await assert.rejects(findRunToStop(history, 'report'), /No run of/);
    await assert.rejects(findRunToStop(history, 'nothing'), /There is no run/);
  });
});
