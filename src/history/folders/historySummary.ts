import type { DatabaseSync } from 'node:sqlite';

/** How much there is in a history. */
export interface HistorySummary {
  readonly runs: number;
  /** When the newest row was written, in milliseconds since the Unix epoch. */
  readonly lastRun: number | undefined;
}

/** For `peekHistory`. */
export function summarize(db: DatabaseSync): HistorySummary {
  const lastRun = db.prepare('select created_at from runs order by seq desc limit 1').get()?.['created_at'];
  return {
    runs: Number(db.prepare('select count(*) as runs from runs').get()?.['runs']),
    lastRun: typeof lastRun === 'number' ? lastRun : undefined,
  };
}
