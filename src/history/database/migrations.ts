import type { DatabaseSync } from 'node:sqlite';
import { version4 } from './version4.ts';

/** The history was written by a newer version of the scheduler. It has been left as it was. */
export class NewerSchemaError extends Error {
  readonly found: number;
  readonly supported: number;

  constructor(found: number, supported: number) {
    super(`The history has schema version ${found}; this version of the scheduler knows ${supported}`);
    this.name = 'NewerSchemaError';
    this.found = found;
    this.supported = supported;
  }
}

/**
 * Each entry leads from the version that is its index to the next. An entry that has been released never
 * changes: a change is a new entry at the end.
 */
export const migrations: readonly string[] = [
  `
  -- seq is the order of creation; every instant is in milliseconds since the Unix epoch.
  create table runs (
    seq integer primary key,
    id text not null unique,
    task_id text not null,
    label text not null,
    "trigger" text not null,
    status text not null,
    occurrence integer,
    occurrences integer not null,
    created_at integer not null,
    started_at integer,
    ended_at integer,
    exit_code integer,
    signal text,
    reason text,
    detail text,
    host_kind text not null,
    host_pid integer not null,
    host_token text not null,
    pid integer
  ) strict;
  create unique index runs_occurrence on runs (task_id, occurrence) where occurrence is not null;
  create unique index runs_active on runs (task_id) where status in ('queued', 'running');
  create index runs_of_task on runs (task_id, seq);
  create index runs_result on runs (task_id, seq) where status not in ('queued', 'running', 'skipped', 'missed');

  -- away: the task is not enrolled at present, and the row keeps its last start.
  create table cursors (
    task_id text primary key,
    schedule_key text not null,
    since integer not null,
    until integer not null,
    last_start integer,
    away integer not null
  ) strict, without rowid;

  create table outputs (
    seq integer primary key,
    run_id text not null references runs (id),
    task_id text not null,
    kind text not null,
    path text not null,
    bytes integer not null,
    created_at integer not null,
    removed_at integer
  ) strict;
  create index outputs_of_run on outputs (run_id);
  create index outputs_of_task on outputs (task_id, seq) where removed_at is null;
  create index outputs_path on outputs (path) where removed_at is null;
  `,
  `
  -- How many runs of a task may be active, its overlap policy says.
  drop index runs_active;
  create index runs_active on runs (task_id) where status in ('queued', 'running');
  -- Where a clock that ran ahead has recorded what was still to come.
  create index runs_set_aside on runs (occurrence) where status in ('missed', 'skipped');
  alter table runs add column caused_by text;
  alter table runs add column stop_requested text;
  `,
  `
  alter table runs add column priority integer not null default 0;
  alter table runs add column dry_run integer not null default 0;
  -- How often the process has been started; rows of earlier versions have 0.
  alter table runs add column attempts integer not null default 0;
  alter table runs add column attempt_started_at integer;
  alter table runs add column retry_at integer;
  alter table runs add column pid_token text;
  -- stats and warnings are JSON, summary is Markdown.
  alter table runs add column stats text;
  alter table runs add column summary text;
  alter table runs add column warnings text;

  drop index runs_result;
  create index runs_result on runs (task_id, seq)
    where status not in ('queued', 'running', 'skipped', 'missed') and dry_run = 0;
  -- Those that run are found among a thousand that wait, and those that wait by their host, to whom they belong.
  drop index runs_active;
  create index runs_active on runs (status, task_id) where status in ('queued', 'running');
  create index runs_queued on runs (host_pid || ' ' || host_token, priority) where status = 'queued';

  -- Those that were tried again. What a run ended as, its last attempt ended as: that stands in its own row.
  create table attempts (
    run_id text not null references runs (id),
    number integer not null,
    started_at integer not null,
    ended_at integer not null,
    status text not null,
    exit_code integer,
    signal text,
    reason text,
    detail text,
    primary key (run_id, number)
  ) strict, without rowid;
  `,
  version4,
];

/** Of the schema; 0: there is none yet. */
export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('pragma user_version').get()?.['user_version']);
}

/** Throws `NewerSchemaError` before anything has been written. */
export function refuseNewer(db: DatabaseSync, supported = migrations.length): void {
  const found = versionOf(db);
  if (found > supported) throw new NewerSchemaError(found, supported);
}

/** Brings the schema up to date. Each step is a transaction, so that a host that dies on the way loses nothing. */
export function migrate(db: DatabaseSync, steps = migrations): void {
  while (versionOf(db) < steps.length) {
    db.exec('begin immediate');
    try {
      // Asked again: another host may have done the step meanwhile.
      const version = versionOf(db);
      const step = steps[version];
      if (step !== undefined) db.exec(`${step}; pragma user_version = ${version + 1}`);
      db.exec('commit');
    } catch (error) {
      if (db.isTransaction) db.exec('rollback');
      throw error;
    }
  }
}
