import assert from 'node:assert/strict';
import fc from 'fast-check';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunQuery } from '../../../src/engine/runStore.ts';
import { openHistory, type History } from '../../../src/history/store/openHistory.ts';
import { runStatuses, type Run } from '../../../src/model/run.ts';
import { aHost, aRun, minute, second } from '../../support/builders.ts';
import { fulfils } from '../../support/fulfils.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const noon = Date.UTC(2026, 10, 22, 12);
const tasks = ['haiku', 'export', 'read-discogs', 'x'];
const triggers = ['schedule', 'catch-up', 'manual', 'after', 'startup', 'api'] as const;
const texts = ['connection lost', 'No connection', 'interpreter not found', 'Été', 'connexion', 'interpret'];
const labels = ['Haïkus', 'Export of all', 'Connection'];

const rows = fc.array(
  fc.record({
    task: fc.constantFrom(...tasks),
    label: fc.constantFrom(...labels),
    status: fc.constantFrom(...runStatuses),
    trigger: fc.constantFrom(...triggers),
    // The clock goes on by so much; now and then it is set back, or hosts have waited for one another.
    step: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 40 * second }) },
      { weight: 2, arbitrary: fc.integer({ min: -10 * second, max: 0 }) },
      { weight: 1, arbitrary: fc.integer({ min: -5 * minute, max: 5 * minute }) },
    ),
    detail: fc.option(fc.constantFrom(...texts), { nil: undefined }),
    summary: fc.option(fc.constantFrom(...texts), { nil: undefined }),
    isGone: fc.boolean(),
  }),
  { minLength: 1, maxLength: 80 },
);
/** That of a row, or a millisecond beside it. */
const instant = fc.option(fc.record({ of: fc.nat(79), beside: fc.constantFrom(-1, 0, 0, 1) }), {
  nil: undefined,
});
const queries = fc.array(
  fc.record(
    {
      taskId: fc.constantFrom(...tasks, 'nobody'),
      statuses: fc.subarray([...runStatuses]),
      triggers: fc.subarray([...triggers]),
      since: instant,
      until: instant,
      text: fc.constantFrom(
        'con',
        'connection',
        'connec',
        'not inter',
        'ete',
        'export',
        'haikus',
        'interpreter',
        'x',
        '-',
      ),
      before: fc.nat(79),
      limit: fc.constantFrom(1, 3, 10, 99),
    },
    { requiredKeys: ['limit'] },
  ),
  { minLength: 10, maxLength: 30 },
);

describe('The search of the history', () => {
  let folder: TemporaryFolder;
  let history: History;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const file = folder.path('history.db');
    history = await openHistory({ file, host: aHost(), clock: systemClock, log: quietLog });
  });
  afterEach(async () => {
    await history.store.close();
    await folder.remove();
  });

  it('finds what the filter says, whatever the rows, their order in time and the gaps between them', async () => {
    let round = 0;
    const property = fc.asyncProperty(rows, queries, async (given, asked) => {
      const prefix = `run-${round++}`;
      await history.archive.remove(await history.archive.ended({ limit: 999 }));
      for (const { id } of await history.store.active()) {
        await history.store.end(id, { status: 'cancelled' }, noon);
        await history.archive.remove([id]);
      }
      let createdAt = noon;
      const written: Run[] = [];
      for (const [index, { task, label, status, trigger, step, detail, summary }] of given.entries()) {
        createdAt += step;
        const run = aRun({
          ...{ id: `${prefix}-${index}`, taskId: task, createdAt, startedAt: createdAt, endedAt: createdAt },
          ...{ label, status, trigger },
        });
        const isEnded = status !== 'queued' && status !== 'running';
        written.push({
          ...run,
          ...(isEnded && detail !== undefined && { detail }),
          ...(isEnded && summary !== undefined && { summary }),
        });
      }
      for (const run of written) await history.store.restore([run], []);
      const gone = written.filter((_, index) => given[index]?.isGone).map(({ id }) => id);
      await history.archive.remove(gone);
      const left = new Set(await history.archive.unknown(written.map(({ id }) => id)));
      const kept = written.filter(({ id }) => !left.has(id)).reverse();
      const instantOf = ({ of, beside }: { of: number; beside: number }) =>
        (written[of % written.length]?.createdAt ?? noon) + beside;
      for (const { before, since, until, limit, ...filter } of asked) {
        const start = kept[(before ?? 0) % Math.max(kept.length, 1)];
        const query: RunQuery = {
          ...filter,
          limit,
          ...(since && { since: instantOf(since) }),
          ...(until && { until: instantOf(until) }),
          ...(before !== undefined && start && { before: start.id }),
        };
        const older =
          query.before === undefined ? kept : kept.slice(kept.findIndex(({ id }) => id === query.before) + 1);
        const expected = older.filter((run) => fulfils(run, query)).slice(0, limit);
        const found = await history.store.runs(query);
        assert.deepEqual(
          found.map(({ id }) => id),
          expected.map(({ id }) => id),
          JSON.stringify(query),
        );
      }
    });
    await fc.assert(property, { numRuns: 60 });
  }).timeout(60_000);

  it('finds every row by the instant at which it was written', async () => {
    const made = Array.from({ length: 33 }, (_, index) =>
      aRun({ id: `run-${index}`, createdAt: noon + index * minute }),
    );
    await history.store.restore(made, []);
    for (const count of [33, 25]) {
      for (const { id, createdAt } of made.slice(33 - count)) {
        const found = await history.store.runs({ since: createdAt, until: createdAt + 1, limit: 9 });
        assert.deepEqual(
          found.map((run) => run.id),
          [id],
        );
      }
      await history.archive.remove(made.slice(0, 8).map(({ id }) => id));
    }
  });

  it('finds few of many names by going through what the filter leaves, and the rest name by name', async () => {
    const made = Array.from({ length: 3000 }, (_, index) =>
      aRun({
        ...{ id: `run-${String(index).padStart(4, '0')}`, createdAt: noon + index, label: 'Task' },
        ...{ taskId: index < 200 ? `old-${index}` : `new-${index % 5}`, status: 'failed' },
      }),
    );
    await history.store.restore(made, []);
    const ids = async (text: string, limit: number, before?: string) => {
      const query = { text, limit, statuses: ['failed', 'timed-out'], ...(before && { before }) } as const;
      return (await history.store.runs(query)).map(({ id }) => id);
    };
    const newest = made.map(({ id }) => id).reverse();
    assert.deepEqual(await ids('task', 300), newest.slice(0, 300));
    assert.deepEqual(await ids('task', 2900), newest.slice(0, 2900));
    assert.deepEqual(await ids('old', 150), newest.slice(2800, 2950));
    assert.deepEqual(await ids('old', 150, newest[2949]), newest.slice(2950));
  });
});
