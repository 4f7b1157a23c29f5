import type { DayCounts, TaskFigures } from '../../src/engine/archive.ts';
import { isActive, type Run } from '../../src/model/run.ts';
import { isResult } from './fulfils.ts';

/** What has been counted when runs ended, in the order of their ends. */
export class MemoryFigures {
  #ended: Run[] = [];

  /** A row that has just been written, or has ended. */
  note(run: Run): void {
    if (isActive(run) || run.dryRun) return;
    // What was before this scheduler comes before all that it has seen.
    if (run.reason === 'imported') this.#ended.unshift(run);
    else this.#ended.push(run);
  }

  of(taskId: string, kept: readonly Run[]): TaskFigures {
    const results = this.#ended.filter((run) => run.taskId === taskId && isResult(run));
    const isSuccess = ({ status }: Run) => status === 'succeeded';
    const successes = kept
      .filter((run) => run.taskId === taskId && isResult(run) && isSuccess(run))
      .slice(-500);
    const durations = successes.map((run) => (run.endedAt ?? 0) - (run.startedAt ?? run.endedAt ?? 0));
    durations.sort((a, b) => a - b);
    const share = (part: number) => durations[Math.ceil(part * durations.length) - 1] ?? 0;
    const sum = (runs: readonly Run[]) => runs.reduce((total, run) => total + weightOf(run), 0);
    const sinceSuccess = results.slice(results.findLastIndex(isSuccess) + 1);
    return {
      ...{ taskId, runs: sum(results), succeeded: sum(results.filter(isSuccess)) },
      failureStreak: sinceSuccess.filter(({ status }) => status !== 'cancelled').length,
      ...(successes.length > 0 && {
        p50: share(0.5),
        p95: share(0.95),
        lastSuccess: successes.at(-1)?.endedAt ?? 0,
      }),
    };
  }

  days(taskId: string | undefined, from: string, to: string): DayCounts[] {
    const days = new Map<string, Partial<Record<Run['status'], number>>>();
    for (const run of this.#ended) {
      const day = localDay(run.createdAt);
      if ((taskId ?? run.taskId) !== run.taskId || day < from || day > to) continue;
      const counts = days.get(day) ?? {};
      days.set(day, { ...counts, [run.status]: (counts[run.status] ?? 0) + weightOf(run) });
    }
    return [...days].map(([day, counts]) => ({ day, counts })).sort((a, b) => (a.day < b.day ? -1 : 1));
  }

  forget(taskId?: string): void {
    this.#ended = this.#ended.filter((run) => taskId !== undefined && run.taskId !== taskId);
  }
}

function weightOf({ reason, occurrences }: Run): number {
  return reason === 'imported' ? 1 : occurrences;
}

/** `2026-11-23`, in the time zone of the machine. */
export function localDay(instant: number): string {
  const date = new Date(instant);
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}
