import assert from 'node:assert/strict';
import { join } from 'node:path';
import { exportHistory, historyPages } from '../../../src/app/exportHistory.ts';
import { inEnglish } from '../../../src/common/message.ts';
import type { RunQuery } from '../../../src/engine/runStore.ts';
import type { Run } from '../../../src/model/run.ts';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { historyWriter } from '../../../src/presentation/historyFormats.ts';
import { at, aRun, second } from '../../support/builders.ts';

const start = at('2026-11-22T00:00Z');

/** So many runs, ten a second, of which some can be removed. */
class History {
  readonly asked: RunQuery[] = [];
  /** Newest first. */
  rows: readonly Run[];

  constructor(count: number) {
    this.rows = Array.from({ length: count }, (_, index) => {
      const number = count - index;
      return aRun({
        id: String(number).padStart(7, '0'),
        createdAt: start + Math.floor(number / 10) * second,
      });
    });
  }

  findRun(id: string): Promise<Run | undefined> {
    return Promise.resolve(this.rows.find((run) => run.id === id));
  }

  history(query: RunQuery): Promise<readonly Run[]> {
    this.asked.push(query);
    const { before, until = Infinity, limit } = query;
    const index = before === undefined ? 0 : this.rows.findIndex(({ id }) => id === before) + 1;
    const older = before !== undefined && index === 0 ? [] : this.rows.slice(index);
    return Promise.resolve(older.filter(({ createdAt }) => createdAt < until).slice(0, limit));
  }

  outputs() {
    const output = { taskId: 'report', kind: 'report', path: 'out/a.md', bytes: 1, createdAt: start };
    return Promise.resolve([
      { ...output, runId: '0000003' },
      { ...output, path: 'out/kept.md' },
    ]);
  }

  logPath(id: string): string {
    return `/state/logs/${id}.log`;
  }
}

async function idsOf(pages: AsyncIterable<readonly Run[]>): Promise<number[]> {
  const ids: number[] = [];
  for await (const page of pages) ids.push(...page.map(({ id }) => Number(id)));
  return ids;
}

const downFrom = (first: number, count: number) => Array.from({ length: count }, (_, index) => first - index);

describe('the pages of a history', () => {
  it('hold every row once, newest first, and no more than is asked for', async () => {
    for (const count of [0, 1, 249, 250, 251, 500, 1234]) {
      assert.deepEqual(await idsOf(historyPages(new History(count), {})), downFrom(count, count));
    }
    const history = new History(1000);
    assert.deepEqual(await idsOf(historyPages(history, { limit: 260 })), downFrom(1000, 260));
    assert.deepEqual(
      history.asked.map(({ limit }) => limit),
      [250, 10],
    );
  });

  it('begin after a run', async () => {
    assert.deepEqual(await idsOf(historyPages(new History(9), { before: '0000004' })), [3, 2, 1]);
  });

  it('are read one at a time, as they are taken', async () => {
    const history = new History(1000);
    const pages = historyPages(history, {});
    await pages.next();
    assert.equal(history.asked.length, 1);
    await pages.return();
  });

  it('go on where retention has removed the row that the last page ended with', async () => {
    const history = new History(600);
    const pages = historyPages(history, {});
    const first = await pages.next();
    history.rows = history.rows.filter(({ id }) => id !== '0000351' && id !== '0000349');
    const rest = await idsOf(pages);
    assert.equal((first.value ?? []).at(-1)?.id, '0000351');
    assert.deepEqual(rest, [350, ...downFrom(348, 348)]);
  });

  it('leave out what is not to be shown, and still reach the limit', async () => {
    const even = (page: readonly Run[]) => Promise.resolve(page.filter(({ id }) => Number(id) % 2 === 0));
    const ids = await idsOf(historyPages(new History(1000), { limit: 300 }, even));
    assert.deepEqual(
      ids,
      downFrom(500, 300).map((half) => half * 2),
    );
  });
});

describe('the export of a history', () => {
  for (const format of ['csv', 'ndjson', 'json'] as const) {
    it(`tells of no log where the id of a row can be none of ours (${format})`, async () => {
      const history = new History(2);
      history.rows = history.rows.map((run) => (run.id === '0000002' ? { ...run, id: '../../x' } : run));
      history.logPath = (id) => new LogFiles('/state/logs').path(id);
      const writer = historyWriter(format, { workspace: '/w', translate: inEnglish });
      let text = '';
      for await (const piece of exportHistory(history, {}, writer)) text += piece;
      assert.ok(text.includes('../../x'));
      assert.deepEqual(text.match(/[^",]+\.log/g), [join('/state/logs', '0000001.log')]);
    });
  }

  it('tells of each run its log and the files that are still there', async () => {
    const history = new History(3);
    history.rows = history.rows.map((run) =>
      run.id === '0000001' ? { ...run, reason: 'imported' as const } : run,
    );
    const writer = historyWriter('ndjson', { workspace: '/w', translate: inEnglish });
    let text = '';
    for await (const piece of exportHistory(history, {}, writer)) text += piece;
    const runs = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { log?: string; outputs: { path: string }[] });
    assert.deepEqual(
      runs.map(({ log, outputs }) => [log, outputs.map(({ path }) => path)]),
      [
        ['/state/logs/0000003.log', ['out/a.md']],
        ['/state/logs/0000002.log', []],
        // Its log is where it was taken over from.
        [undefined, []],
      ],
    );
  });
});
