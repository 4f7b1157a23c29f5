import type { SQLOutputValue } from 'node:sqlite';
import { ForeignStateError } from '../../common/ownership.ts';
import type { Run } from '../../model/run.ts';
import { canBeRunId } from '../runId.ts';

// These terms repeat those of the partial indexes, or SQLite would not use these.
export const isActive = `status in ('queued', 'running')`;
export const isRunning = `${isActive} and status = 'running'`;
export const hasEnded = `status not in ('queued', 'running')`;
export const isSetAside = `status in ('missed', 'skipped')`;

/** Columns that may be empty, by their property. */
const optional = [
  ['occurrence', 'occurrence'],
  ['startedAt', 'started_at'],
  ['attemptStartedAt', 'attempt_started_at'],
  ['retryAt', 'retry_at'],
  ['endedAt', 'ended_at'],
  ['exitCode', 'exit_code'],
  ['signal', 'signal'],
  ['reason', 'reason'],
  ['detail', 'detail'],
  ['pid', 'pid'],
  ['pidToken', 'pid_token'],
  ['summary', 'summary'],
  ['causedBy', 'caused_by'],
  ['approval', 'approval'],
  ['stopRequested', 'stop_requested'],
] as const satisfies readonly (readonly [keyof Run, string])[];

/** A row of the table `runs`, without its empty columns. Throws `ForeignStateError` for an id that is none. */
export function toRun(row: Record<string, SQLOutputValue>): Run {
  // It becomes part of paths.
  if (!canBeRunId(String(row['id']))) throw new ForeignStateError('history.db', 'content');
  const run: Partial<Record<keyof Run, unknown>> = {
    id: row['id'],
    taskId: row['task_id'],
    label: row['label'],
    trigger: row['trigger'],
    status: row['status'],
    occurrences: row['occurrences'],
    createdAt: row['created_at'],
    attempts: row['attempts'],
    host: {
      ...{ kind: row['host_kind'], pid: row['host_pid'], startToken: row['host_token'] },
      ...(row['host_machine'] === null ? {} : { machine: row['host_machine'] }),
      ...(row['host_user'] === null ? {} : { user: row['host_user'] }),
    },
  };
  for (const [property, column] of optional) if (row[column] !== null) run[property] = row[column];
  if (row['dry_run'] === 1) run.dryRun = true;
  if (typeof row['stats'] === 'string') run.stats = JSON.parse(row['stats']);
  if (typeof row['warnings'] === 'string') run.warnings = JSON.parse(row['warnings']);
  // What wrote the row was typed, and the tables are strict.
  return run as Run;
}

/** The columns that `toRun` reads, empty ones included. */
export function toColumns(run: Run): Record<string, string | number | null> {
  const { host } = run;
  return {
    ...{ id: run.id, task_id: run.taskId, label: run.label, trigger: run.trigger, status: run.status },
    ...{ occurrences: run.occurrences, created_at: run.createdAt, attempts: run.attempts },
    ...{ host_kind: host.kind, host_pid: host.pid, host_token: host.startToken },
    ...{ host_machine: host.machine ?? null, host_user: host.user ?? null, dry_run: run.dryRun ? 1 : 0 },
    ...Object.fromEntries(optional.map(([property, column]) => [column, run[property] ?? null])),
    ...{ stats: toJson(run.stats), warnings: toJson(run.warnings) },
  };
}

export function toJson(value: Run['stats'] | Run['warnings']): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
