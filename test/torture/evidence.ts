import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

// What is known of a workspace when all is over, read without a line of the scheduler's own code. Instants are
// milliseconds since the Unix epoch.

/** A line that a script has appended to the journal: it has begun, or is about to end with this exit code. */
export interface JournalLine {
  readonly taskId: string;
  readonly occurrence: number | undefined;
  readonly runId: string;
  readonly attempt: number;
  readonly event: 'start' | `end:${number}`;
}

export interface Row {
  readonly id: string;
  readonly taskId: string;
  readonly trigger: string;
  readonly status: string;
  readonly occurrence: number | undefined;
  readonly occurrences: number;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly exitCode: number | undefined;
  readonly reason: string | undefined;
  readonly causedBy: string | undefined;
  readonly attempts: number;
}

export interface Evidence {
  readonly rows: readonly Row[];
  readonly journal: readonly JournalLine[];
  /** Generated files as the history knows them, without those that it has removed: path in the workspace folder. */
  readonly recordedFiles: readonly string[];
  /** Those that there are, by path in the workspace folder, with their text. */
  readonly files: ReadonlyMap<string, string>;
  /** Run ids of the logs. */
  readonly logs: readonly string[];
  /** Notes of keepers of which no host has taken notice. */
  readonly leftNotes: number;
  /** How many have ended how, as the history's own counters have it. */
  readonly counted: ReadonlyMap<string, number>;
  /** What SQLite says; `ok` where all is well. */
  readonly integrity: readonly string[];
}

/** The folder whose files the tasks generate. */
const outputDirectory = 'Scheduled Output';

/** `home`: the state directory, in which there is this one workspace. Throws where there is no history at all. */
export async function readEvidence(folder: string, home: string): Promise<Evidence> {
  const state = await stateFolderIn(home);
  const db = new DatabaseSync(join(state, 'history.db'), { timeout: 10_000 });
  try {
    return {
      rows: db.prepare('select * from runs order by seq').all().map(toRow),
      journal: await readJournal(folder),
      recordedFiles: db
        .prepare('select path from outputs where removed_at is null')
        .all()
        .map(({ path }) => String(path)),
      files: await readFiles(folder),
      logs: await logsIn(join(state, 'logs')),
      leftNotes: (await readdir(join(state, 'kept')).catch(() => [])).length,
      counted: new Map(
        db
          .prepare(`select status, sum(count) as count from days where task_id = '' group by status`)
          .all()
          .map(({ status, count }) => [String(status), Number(count)]),
      ),
      integrity: db.prepare('pragma integrity_check').all().map(firstValue),
    };
  } finally {
    db.close();
  }
}

/** The one workspace's folder of state. */
export async function stateFolderIn(home: string): Promise<string> {
  for (const name of await readdir(home)) {
    if (existsSync(join(home, name, 'history.db'))) return join(home, name);
  }
  throw new Error('There is no history');
}

async function readJournal(folder: string): Promise<JournalLine[]> {
  const path = join(folder, 'journal');
  if (!existsSync(path)) return [];
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [taskId, occurrence, runId, attempt, event] = line.split(' ');
    if (taskId === undefined || runId === undefined || event === undefined) {
      throw new Error(`The journal has a torn line: ${line}`);
    }
    return {
      ...{ taskId, runId, attempt: Number(attempt), event: event as JournalLine['event'] },
      occurrence: occurrence === '-' ? undefined : Date.parse(String(occurrence)),
    };
  });
}

async function readFiles(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const directory = join(folder, outputDirectory);
  if (!existsSync(directory)) return files;
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = `${outputDirectory}/${entry.name}`;
    if (entry.isFile()) files.set(path, await readFile(join(folder, path), 'utf8'));
  }
  return files;
}

async function logsIn(directory: string): Promise<string[]> {
  const names = existsSync(directory) ? await readdir(directory) : [];
  const ids = names.map((name) => /^\d{8}-\d{6}-\w+/.exec(name)?.[0] ?? name);
  return [...new Set(ids)];
}

function toRow(row: Record<string, SQLOutputValue>): Row {
  const number = (name: string) => (row[name] === null ? undefined : Number(row[name]));
  const text = (name: string) => (row[name] === null ? undefined : String(row[name]));
  return {
    id: String(row['id']),
    taskId: String(row['task_id']),
    trigger: String(row['trigger']),
    status: String(row['status']),
    occurrence: number('occurrence'),
    occurrences: Number(row['occurrences']),
    createdAt: Number(row['created_at']),
    startedAt: number('started_at'),
    endedAt: number('ended_at'),
    exitCode: number('exit_code'),
    reason: text('reason'),
    causedBy: text('caused_by'),
    attempts: Number(row['attempts']),
  };
}

const firstValue = (row: Record<string, SQLOutputValue>) => String(Object.values(row)[0]);
