import assert from 'node:assert/strict';
import { findRun } from '../../../src/cli/findRun.ts';
import { Refusal } from '../../../src/cli/refusal.ts';
import type { RunQuery } from '../../../src/engine/runStore.ts';
import type { Run } from '../../../src/model/run.ts';

function runOf(id: string, taskId: string, started = true): Run {
  return {
    ...{ id, taskId, label: taskId, trigger: 'manual', status: started ? 'succeeded' : 'skipped' },
    ...{
      occurrences: 1,
      attempts: started ? 1 : 0,
      createdAt: 0,
      host: { kind: 'cli', pid: 1, startToken: 'x' },
    },
    ...(started ? { startedAt: 0 } : {}),
  };
}

/** Counts the pages that are asked for. */
class History {
  pages = 0;
  /** Newest first. */
  readonly #runs: readonly Run[];

  constructor(runs: readonly Run[]) {
    this.#runs = runs;
  }

  findRun(id: string): Promise<Run | undefined> {
    return Promise.resolve(this.#runs.find((run) => run.id === id));
  }

  history({ taskId, before, limit }: RunQuery): Promise<readonly Run[]> {
    this.pages++;
    const start = before === undefined ? 0 : this.#runs.findIndex(({ id }) => id === before) + 1;
    const rest = this.#runs.slice(start).filter((run) => taskId === undefined || run.taskId === taskId);
    return Promise.resolve(rest.slice(0, limit));
  }
}

/** 2,000 runs, one a minute, the newest at 09:19 of the second day. */
const many = Array.from({ length: 2000 }, (_, index) => {
  const minute = 1999 - index;
  const at = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
  return runOf(`${at.slice(0, 10).replaceAll('-', '')}-${at.slice(11, 19).replaceAll(':', '')}-abc`, 'a');
});

describe('findRun', () => {
  it('takes a whole id before anything else', async () => {
    const history = new History([runOf('b-1', 'a'), runOf('a', 'b'), runOf('a-2', 'a')]);
    assert.equal((await findRun(history, 'a')).id, 'a');
  });

  it('takes the newest run of a task that has started', async () => {
    const history = new History([runOf('4', 'b'), runOf('3', 'a', false), runOf('2', 'a'), runOf('1', 'a')]);
    assert.equal((await findRun(history, 'a')).id, '2');
    assert.equal((await findRun(history, 'last')).id, '4');
  });

  it('takes one that never started where there is no other', async () => {
    const history = new History([runOf('2', 'a', false), runOf('1', 'a', false)]);
    assert.equal((await findRun(history, 'a')).id, '2');
  });

  it('finds the beginning of an id however far back', async () => {
    const history = new History(many);
    assert.equal((await findRun(history, '20260101-0000')).id, '20260101-000000-abc');
  });

  it('looks no further back than there can be one', async () => {
    const history = new History(many);
    await assert.rejects(findRun(history, '20260102-091830'), Refusal);
    assert.equal(history.pages, 2, 'the task’s runs and one page');
  });

  it('refuses a beginning that two runs share, on two pages too', async () => {
    await assert.rejects(findRun(new History(many), '20260102-09'), /More than one run/);
    const newer = Array.from({ length: 499 }, (_, index) => runOf(`y-${999 - index}`, 'a'));
    const twins = [...newer, runOf('x-2', 'a'), runOf('x-1', 'a')];
    await assert.rejects(findRun(new History(twins), 'x'), /More than one run/);
  });

  it('refuses what there is none of', async () => {
    for (const word of ['last', 'x', '']) {
      await assert.rejects(findRun(new History([]), word), Refusal);
    }
  });
});
