import type { DayCounts, TaskFigures } from '../../engine/archive.ts';
import type { RunStatus } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';

/** What has been counted: see the tables `tallies` and `days`. Synchronous, as the other tables. */
export class FigureTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  of(taskId: string): TaskFigures {
    const row = this.#connection
      .statement('select runs, succeeded, failure_streak from tallies where task_id = ?')
      .get(taskId);
    const successes = this.#successes(taskId);
    const [last] = successes;
    const durations = successes.map(({ duration }) => duration).sort((a, b) => a - b);
    const figures = {
      taskId,
      runs: Number(row?.['runs'] ?? 0),
      succeeded: Number(row?.['succeeded'] ?? 0),
      failureStreak: Number(row?.['failure_streak'] ?? 0),
    };
    if (!last) return figures;
    return { ...figures, p50: share(durations, 0.5), p95: share(durations, 0.95), lastSuccess: last.endedAt };
  }

  /** Newest first. */
  #successes(taskId: string): { readonly endedAt: number; readonly duration: number }[] {
    return this.#connection
      .statement(
        `select ended_at, ended_at - coalesce(started_at, ended_at) as duration from runs indexed by runs_successes
         where task_id = ? and status = 'succeeded' and dry_run = 0 order by seq desc limit 500`,
      )
      .all(taskId)
      .map((row) => ({ endedAt: Number(row['ended_at']), duration: Number(row['duration']) }));
  }

  /** `undefined`: of all tasks together. */
  days(taskId: string | undefined, from: string, to: string): DayCounts[] {
    const days = new Map<string, Partial<Record<RunStatus, number>>>();
    const rows = this.#connection
      .statement(
        'select day, status, count from days where task_id = ? and day >= ? and day <= ? order by day',
      )
      .all(taskId ?? '', from, to);
    for (const row of rows) {
      const day = String(row['day']);
      const counts = days.get(day) ?? {};
      days.set(day, counts);
      // What wrote the row was typed.
      counts[row['status'] as RunStatus] = Number(row['count']);
    }
    return [...days].map(([day, counts]) => ({ day, counts }));
  }

  /** Of one task, or of all. */
  forget(taskId?: string): void {
    const change = (sql: string, ...values: string[]) => this.#connection.statement(sql).run(...values);
    const nothing = 'update tallies set runs = 0, succeeded = 0, failure_streak = 0';
    if (taskId === undefined) {
      change('delete from days');
      change(nothing);
      return;
    }
    change(
      `update days set count = days.count - own.count from days as own
       where days.task_id = '' and own.task_id = ? and own.day = days.day and own.status = days.status`,
      taskId,
    );
    change('delete from days where task_id = ?', taskId);
    change(`delete from days where task_id = '' and count = 0`);
    change(`${nothing} where task_id = ?`, taskId);
  }
}

/** The value that so many of the sorted ones do not exceed. */
function share(sorted: readonly number[], part: number): number {
  return sorted[Math.ceil(part * sorted.length) - 1] ?? 0;
}
