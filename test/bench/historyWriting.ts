import { join } from 'node:path';
import Database from 'better-sqlite3';
import { systemClock } from '../../src/common/clock.ts';
import type { Claim } from '../../src/engine/runStore.ts';
import { openHistory } from '../../src/history/store/openHistory.ts';
import { newRunId } from '../../src/history/runId.ts';
import { aHost } from '../support/builders.ts';
import { quietLog } from '../support/quietLog.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { percentile, perSecond, type Figure } from './figures.ts';

// Rows a second, as the engine writes them: claims of occurrences, each with its task's cursor, so many in a
// transaction. What has been claimed ends before the next claims, which is not counted. The peer makes the same rows
// with the same statements in the same schema, without a store around them.

const host = aHost({ machine: 'machine', user: 'somebody' });
const start = Date.UTC(2026, 0, 1);
const enrolments = Array.from({ length: 50 }, (_, index) => ({ taskId: `task-${index}`, scheduleKey: 'k' }));

/** The claims of one transaction. */
function claims(round: number, size: number): Claim[] {
  return Array.from({ length: size }, (_, index) => {
    const number = round * size + index;
    return {
      ...{ taskId: `task-${number % 50}`, label: `Task ${number % 50}`, scheduleKey: 'k', overlap: 'allow' },
      ...{ occurrence: start + 1 + Math.floor(number / 50), decision: 'run', trigger: 'schedule' },
      ...{ priority: 0, occurrences: 1 },
    };
  });
}

/** Counts the time of some calls, in milliseconds. */
class Stopwatch {
  total = 0;

  async time<T>(work: () => T | Promise<T>): Promise<T> {
    const began = performance.now();
    const result = await work();
    this.total += performance.now() - began;
    return result;
  }
}

function open(file: string) {
  return openHistory({ file, host, clock: systemClock, log: quietLog });
}

async function here(count: number, size: number): Promise<number> {
  const folder = await temporaryFolder();
  const { store } = await open(folder.path('history.db'));
  await store.enrol(
    enrolments,
    enrolments.map(({ taskId }) => taskId),
    start,
  );
  const watch = new Stopwatch();
  for (let round = 0; round < count / size; round++) {
    const due = claims(round, size);
    const { rows } = await watch.time(() => store.claim(due, start + round * 1000));
    for (const row of rows) {
      if (row === undefined) throw new Error('A claim was refused');
      await store.end(row.id, { status: 'succeeded', exitCode: 0 }, start + round * 1000);
    }
  }
  await store.close();
  await folder.remove();
  return (count / watch.total) * 1000;
}

async function peer(count: number, size: number): Promise<number> {
  const folder = await temporaryFolder();
  const file = folder.path('history.db');
  const { store } = await open(file);
  await store.enrol(
    enrolments,
    enrolments.map(({ taskId }) => taskId),
    start,
  );
  await store.close();
  const db = new Database(file);
  db.pragma('synchronous = normal');
  db.pragma('foreign_keys = on');
  db.prepare('attach ? as lock').run(join(folder.path('lock.db')));
  const cursor = db.prepare('select * from cursors where task_id = ?');
  const advance = db.prepare('update cursors set until = ? where task_id = ? and until < ?');
  const next = db.prepare('update revision set value = value + 1 returning value').pluck();
  const insert = db.prepare(
    `insert into runs (id, task_id, label, "trigger", status, occurrence, occurrences, created_at, priority, dry_run,
       host_kind, host_pid, host_token, host_machine, host_user, revision)
     values (?, ?, ?, ?, 'queued', ?, 1, ?, 0, 0, ?, ?, ?, ?, ?, ?) on conflict do nothing returning *`,
  );
  const end = db.prepare(
    `update runs set status = 'succeeded', ended_at = created_at where status = 'queued'`,
  );
  const write = db.transaction((some: readonly Claim[], now: number) => {
    for (const { taskId } of some) cursor.get(taskId);
    const revision = next.get();
    for (const { taskId, label, trigger, occurrence } of some) {
      advance.run(occurrence, taskId, occurrence);
      insert.get(
        ...[newRunId(now), taskId, label, trigger, occurrence, now],
        ...[host.kind, host.pid, host.startToken, host.machine, host.user, revision],
      );
    }
  });
  const watch = new Stopwatch();
  for (let round = 0; round < count / size; round++) {
    const due = claims(round, size);
    await watch.time(() => write.immediate(due, start + round * 1000));
    end.run();
  }
  db.close();
  await folder.remove();
  return (count / watch.total) * 1000;
}

export async function writing(rounds: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const { count, size, words } of [
    { count: 10_000, size: 50, words: 'fifty a transaction' },
    { count: 2000, size: 1, words: 'one a transaction' },
  ]) {
    const own: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      theirs.push(await peer(count, size));
      own.push(await here(count, size));
    }
    figures.push({
      measure: `runs claimed, ${words}, median of ${rounds}`,
      value: perSecond(percentile(own, 0.5)),
      peer: `${perSecond(percentile(theirs, 0.5))} (better-sqlite3, bare statements)`,
      goal: size > 1 ? '≥ 15,000/s' : '',
    });
  }
  return figures;
}
