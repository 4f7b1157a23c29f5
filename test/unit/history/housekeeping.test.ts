import assert from 'node:assert/strict';
import { Housekeeping, type HousekeepingOptions } from '../../../src/history/housekeeping.ts';
import type { HistoryLimits } from '../../../src/model/task.ts';
import { at, day, hour, minute } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { LogSizes } from './logSizes.ts';
import { ScriptedArchive, type ArchivedRow } from './scriptedArchive.ts';

const now = at('2026-11-22T06:00Z');
const plenty: HistoryLimits = { runsPerTask: 1000, maxAge: 180 * day, maxLogSize: 1000 };

/** An id of a run that was created so long ago. */
function idOf(age: number, random = 0): string {
  const [date = '', time = ''] = new Date(now - age).toISOString().split('T');
  const digits = (text: string) => text.replaceAll(/\D/g, '');
  return `${digits(date)}-${digits(time.slice(0, 8))}-${random.toString(16).padStart(6, '0')}`;
}

/** Ended rows of a task, one for each age. */
function rowsOf(taskId: string, ages: readonly number[], given: Partial<ArchivedRow> = {}): ArchivedRow[] {
  return ages.map((age, index) => ({
    ...{ id: idOf(age, index), taskId, status: 'succeeded', createdAt: now - age },
    ...given,
  }));
}

interface World {
  readonly rows?: readonly ArchivedRow[];
  /** Sizes by run; those of rows that are not named have 10 bytes. */
  readonly logs?: Readonly<Record<string, number>>;
  readonly stuck?: readonly string[];
  readonly leftovers?: HousekeepingOptions['leftovers'];
}

function world({ rows = [], logs: more = {}, stuck = [], leftovers }: World) {
  const archive = new ScriptedArchive(rows);
  const logs = new LogSizes([...rows.map(({ id }) => [id, 10] as const), ...Object.entries(more)], stuck);
  const told: string[] = [];
  const housekeeping = new Housekeeping({
    ...{ archive, logs, clock: new FakeClock(now) },
    ...(leftovers && { leftovers }),
    log: {
      info: (text) => told.push(text),
      warn: (text) => told.push(text),
      error: (text, error) => told.push(`${text}: ${String(error)}`),
    },
  });
  const left = () => archive.rows.map(({ id }) => id);
  return { archive, logs, told, housekeeping, left };
}

describe('Tidying up', () => {
  const days = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((count) => count * day);

  it('removes what is too old or too much of a task, with its logs, and tells how many', async () => {
    const rows = [...rowsOf('a', days), ...rowsOf('b', [400 * day, 300 * day, 1 * day])];
    const { housekeeping, left, logs, told } = world({ rows });
    const result = await housekeeping.tidyUp({ ...plenty, runsPerTask: 4 });
    assert.deepEqual(result, { runs: 7, logs: 0 });
    assert.deepEqual(
      left(),
      [...rows.slice(5, 9), ...rows.slice(11)].map(({ id }) => id),
    );
    assert.deepEqual([...logs.sizes.keys()].sort(), left().sort());
    assert.deepEqual(told, ['Removed from the history: runs 7, logs without a run 0, leftovers of runs 0']);
  });

  it('says nothing where there is nothing to do', async () => {
    const { housekeeping, told, left } = world({ rows: rowsOf('a', days) });
    assert.deepEqual(await housekeeping.tidyUp(plenty), { runs: 0, logs: 0 });
    assert.deepEqual(told, []);
    assert.equal(left().length, 9);
  });

  it('removes hundreds in steps', async () => {
    const rows = rowsOf(
      'a',
      Array.from({ length: 505 }, (_, index) => (600 - index) * hour),
    );
    const { housekeeping, left } = world({ rows });
    assert.deepEqual(await housekeeping.tidyUp({ ...plenty, runsPerTask: 5, maxLogSize: 1e6 }), {
      runs: 500,
      logs: 0,
    });
    assert.deepEqual(
      left(),
      rows.slice(-5).map(({ id }) => id),
    );
  });

  it('removes the oldest runs whose logs are too large together, and none for a log without bytes', async () => {
    const rows = rowsOf('a', days);
    const [oldest, second, third] = rows.map(({ id }) => id);
    const { housekeeping, left, logs } = world({ rows, logs: { [second ?? '']: 0 } });
    // Eight logs of 10 bytes: two have to go.
    assert.deepEqual(await housekeeping.tidyUp({ ...plenty, maxLogSize: 60 }), { runs: 2, logs: 0 });
    assert.deepEqual(
      left(),
      rows.map(({ id }) => id).filter((id) => id !== oldest && id !== third),
    );
    assert.equal(logs.total, 60);
  });

  it('leaves what is going on, and of each task its newest run and result, whatever the limits', async () => {
    const rows = [
      ...rowsOf('a', [400 * day]),
      ...rowsOf('b', [399 * day], { status: 'running' }),
      ...rowsOf('c', [398 * day], { status: 'failed' }),
      ...rowsOf('c', [397 * day], { status: 'missed' }),
    ];
    const { housekeeping, left, logs } = world({ rows });
    const result = await housekeeping.tidyUp({ runsPerTask: 1, maxAge: hour, maxLogSize: 1 });
    assert.deepEqual(result, { runs: 0, logs: 0 });
    assert.equal(left().length, 4);
    assert.equal(logs.total, 40);
  });

  it('removes logs without a row, but for those of the last hour and what is not called like a run', async () => {
    const [old, young, ahead] = [idOf(61 * minute), idOf(59 * minute), idOf(-1 * day)];
    const logs = { [old]: 5, [young]: 5, [ahead]: 5, notes: 5, '20269999-000000-000000': 5 };
    const { housekeeping, logs: left, told } = world({ logs, rows: rowsOf('a', [2 * hour]) });
    assert.deepEqual(await housekeeping.orphans(), [old]);
    assert.deepEqual(await housekeeping.tidyUp(plenty), { runs: 0, logs: 1 });
    assert.equal(left.sizes.size, 5);
    assert.equal(left.sizes.has(old), false);
    assert.deepEqual(told, ['Removed from the history: runs 0, logs without a run 1, leftovers of runs 0']);
    assert.deepEqual(await housekeeping.orphans(), []);
  });

  it('removes no run for the room that logs without a row take', async () => {
    const rows = rowsOf('a', days);
    const { housekeeping, left } = world({ rows, logs: { [idOf(2 * hour)]: 1e9 } });
    assert.deepEqual(await housekeeping.tidyUp(plenty), { runs: 0, logs: 1 });
    assert.equal(left().length, 9);
  });

  it('goes on where a log cannot be removed, tells it once, and tries again the next time', async () => {
    const rows = rowsOf('a', days);
    const stuck = rows.slice(0, 2).map(({ id }) => id);
    const { housekeeping, left, logs, told, archive } = world({ rows, stuck });
    assert.deepEqual(await housekeeping.tidyUp({ ...plenty, runsPerTask: 5 }), { runs: 4, logs: 0 });
    assert.equal(left().length, 5);
    assert.deepEqual([...logs.sizes.keys()].slice(0, 2), stuck);
    assert.deepEqual(told, [
      `The log of run ${stuck[0]} and 3 more could not be removed: Error: ${stuck[0]} is stuck`,
      'Removed from the history: runs 4, logs without a run 0, leftovers of runs 0',
    ]);
    const again = new Housekeeping({
      ...{ archive, logs: new LogSizes(logs.sizes), clock: new FakeClock(now) },
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    });
    assert.deepEqual(await again.tidyUp(plenty), { runs: 0, logs: 2 });
  });

  it('gives up no row for a log that stays where it is', async () => {
    const rows = rowsOf('a', days);
    const { housekeeping, left } = world({ rows, stuck: rows.map(({ id }) => id) });
    assert.deepEqual(await housekeeping.tidyUp({ ...plenty, maxLogSize: 60 }), { runs: 0, logs: 0 });
    assert.equal(left().length, 9);
  });

  it('ends where the history does not let go of what it has named', async () => {
    const { housekeeping, archive } = world({ rows: rowsOf('a', days) });
    archive.remove = () => Promise.resolve(0);
    assert.deepEqual(await housekeeping.tidyUp({ ...plenty, runsPerTask: 1 }), { runs: 0, logs: 0 });
  });

  it('has leftovers removed, and hosts forgotten that were last alive a week ago', async () => {
    const { housekeeping, archive, told } = world({ leftovers: () => Promise.resolve(3) });
    await housekeeping.tidyUp(plenty);
    assert.equal(archive.hostsBefore, now - 7 * day);
    assert.deepEqual(told, ['Removed from the history: runs 0, logs without a run 0, leftovers of runs 3']);
  });

  it('goes on where leftovers are out of reach', async () => {
    const { housekeeping, archive, told } = world({ leftovers: () => Promise.reject(new Error('no')) });
    await housekeeping.tidyUp(plenty);
    assert.equal(archive.hostsBefore, now - 7 * day);
    assert.deepEqual(told, ['What killed runs have left behind could not be removed: Error: no']);
  });

  it('rejects where the history cannot be written', async () => {
    const { housekeeping, archive } = world({ rows: rowsOf('a', days) });
    archive.remove = () => Promise.reject(new Error('full'));
    await assert.rejects(housekeeping.tidyUp({ ...plenty, runsPerTask: 1 }), /full/);
  });
});

describe('Clearing the history', () => {
  const rows = [
    ...rowsOf('a', [3 * day, 2 * day]),
    ...rowsOf('b', [2.5 * day, 1.5 * day]),
    ...rowsOf('a', [day], { status: 'running' }),
  ];

  it('removes what has ended, its newest run included, with logs and figures', async () => {
    const { housekeeping, archive, logs, left, told } = world({ rows });
    assert.equal(await housekeeping.clear(), 4);
    assert.deepEqual(left(), [rows[4]?.id]);
    assert.deepEqual([...logs.sizes.keys()], left());
    assert.deepEqual(archive.forgotten, [undefined]);
    assert.deepEqual(told, ['Cleared the history: runs 4']);
  });

  it('keeps to one task where it is asked to', async () => {
    const { housekeeping, archive, left, told } = world({ rows });
    assert.equal(await housekeeping.clear('a'), 2);
    assert.deepEqual(
      left(),
      rows.slice(2).map(({ id }) => id),
    );
    assert.deepEqual(archive.forgotten, ['a']);
    assert.deepEqual(told, ['Cleared the history of a: runs 2']);
  });

  it('goes on where a log cannot be removed', async () => {
    const { housekeeping, left, told } = world({ rows, stuck: [rows[0]?.id ?? ''] });
    assert.equal(await housekeeping.clear('a'), 2);
    assert.equal(left().length, 3);
    assert.match(told[0] ?? '', /^The log of run \S+ could not be removed: /);
  });
});
