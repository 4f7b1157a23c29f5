import Database from 'better-sqlite3';
import { systemClock } from '../../src/common/clock.ts';
import { openHistory, type History } from '../../src/history/store/openHistory.ts';
import { aHost } from '../support/builders.ts';
import { quietLog } from '../support/quietLog.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { milliseconds, percentile, type Figure } from './figures.ts';
import { writing } from './historyWriting.ts';
import { firstRun, makeHistory } from './millionRuns.ts';

const million = 1_000_000;

function open(file: string): Promise<History> {
  return openHistory({ file, host: aHost(), clock: systemClock, log: quietLog });
}

/** Median of the milliseconds that `work` takes, once it has been done. */
async function median(samples: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  await work();
  for (let sample = 0; sample < samples; sample++) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return percentile(times, 0.5);
}

async function questions({ store, archive }: History, file: string): Promise<Figure[]> {
  const middle = firstRun + (million / 2) * 1000;
  const anHour = { since: middle, until: middle + 3_600_000 };
  const asked: readonly (readonly [string, () => unknown])[] = [
    ['50 of a task that failed', () => store.runs({ taskId: 'task-3', statuses: ['failed'], limit: 50 })],
    ['10 that were interrupted', () => store.runs({ statuses: ['interrupted'], limit: 50 })],
    ['20 of a task by the API', () => store.runs({ taskId: 'task-7', triggers: ['api'], limit: 50 })],
    ['50 of an hour long ago', () => store.runs({ ...anHour, limit: 50 })],
    ['the failed ones of it', () => store.runs({ ...anHour, statuses: ['failed'], limit: 50 })],
    ['50 that say “albu … read”', () => store.runs({ text: 'albu read', limit: 50 })],
    ['the one that says “500003”', () => store.runs({ text: '500003', limit: 50 })],
    ['50 by a name', () => store.runs({ text: 'task 42', limit: 50 })],
    ['figures of a task', () => archive.figures('task-42')],
    ['counts of a year of days', () => archive.days({ from: '2026-01-01', to: '2026-12-31' })],
    ['100 that may go', () => archive.expired({ runsPerTask: 1000, before: middle, limit: 100 })],
  ];
  const db = new Database(file, { readonly: true });
  const newest = db.prepare('select * from runs order by seq desc limit 50');
  const own = await median(200, () => store.runs({ limit: 50 }));
  const theirs = await median(200, () => newest.all());
  db.close();
  const figures = [
    {
      measure: 'the newest 50 of 1,000,000 runs, median of 200',
      value: milliseconds(own),
      peer: `${milliseconds(theirs)} (better-sqlite3, the bare rows)`,
      goal: '≤ 1 ms',
    },
  ];
  for (const [what, work] of asked) {
    figures.push({
      measure: `  ${what}`,
      value: milliseconds(await median(50, work)),
      peer: '',
      goal: '≤ 5 ms',
    });
  }
  return figures;
}

/** What a host asks before it shows anything. */
async function start(file: string): Promise<number> {
  const began = performance.now();
  const { store } = await open(file);
  await store.cursors();
  await store.active();
  await store.lastResults();
  const took = performance.now() - began;
  await store.close();
  return took;
}

async function starts(large: string, empty: string): Promise<Figure> {
  const own: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 21; round++) {
    theirs.push(await start(empty));
    own.push(await start(large));
  }
  const [here, there] = [percentile(own, 0.5), percentile(theirs, 0.5)];
  return {
    measure: 'start with 1,000,000 runs (open, cursors, active, last results), median of 21',
    value: `${milliseconds(here)}, ${milliseconds(here - there)} more`,
    peer: `${milliseconds(there)} (an empty history)`,
    goal: '≤ 5 ms more',
  };
}

/** What the history costs, to write and to ask. */
export async function history(): Promise<Figure[]> {
  const figures = await writing(5);
  const folder = await temporaryFolder();
  const file = folder.path('large.db');
  makeHistory(file, million);
  figures.push(await starts(file, folder.path('empty.db')));
  const opened = await open(file);
  figures.push(...(await questions(opened, file)));
  await opened.store.close();
  await folder.remove();
  return figures;
}
