import { DatabaseSync } from 'node:sqlite';
import { migrate, migrations } from '../../src/history/database/migrations.ts';

/** Before the first of the runs, which come one a second. Milliseconds since the Unix epoch. */
export const firstRun = Date.UTC(2026, 0, 1);

/**
 * Makes a history with runs of a hundred tasks, one a second: mostly of the schedule and succeeded, with a few of every
 * other kind, rare ones among them; one in fifty says something. They are written by the schema's version 3, which is
 * quick, and what the present one has beside them follows when it is brought up to date.
 */
export function makeHistory(file: string, count: number): void {
  const db = new DatabaseSync(file);
  db.exec('pragma journal_mode = wal; pragma synchronous = off');
  migrate(db, migrations.slice(0, 3));
  db.exec('begin');
  db.prepare(
    `with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < :count)
     insert into runs (id, task_id, label, "trigger", status, occurrence, occurrences, created_at, started_at,
       ended_at, attempts, attempt_started_at, exit_code, detail, host_kind, host_pid, host_token)
     select strftime('%Y%m%d-%H%M%S', :first / 1000 + n, 'unixepoch') || printf('-%06x', n % 16777216),
       'task-' || (n % 100), 'Task ' || (n % 100),
       case when n % 1000 = 1 then 'manual' when n % 50000 = 7 then 'api' when n % 300 = 2 then 'catch-up'
         else 'schedule' end,
       case when n % 100000 = 5 then 'interrupted' when n % 40 = 3 then 'failed' when n % 700 = 9 then 'missed'
         else 'succeeded' end,
       :first + n * 1000, 1, :first + n * 1000, :first + n * 1000, :first + n * 1000 + n % 977, 1,
       :first + n * 1000, 0,
       iif(n % 50 = 3, 'Album ' || n || ' of ' || (n % 1000) || ' could not be read', null), 'cli', 4711, 'token'
     from numbers`,
  ).run({ count, first: firstRun });
  db.exec('commit');
  migrate(db);
  db.exec('pragma wal_checkpoint(truncate)');
  db.close();
}
