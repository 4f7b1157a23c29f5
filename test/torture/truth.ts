import type { Evidence, JournalLine, Row } from './evidence.ts';

/** What the workspace's tasks are to each other, as far as the checks need it. */
export interface Chains {
  /** Tasks that a success starts, by the task that has succeeded. */
  readonly followers: ReadonlyMap<string, string>;
  /** Tasks whose interrupted runs are made up for, once. */
  readonly retried: ReadonlySet<string>;
}

/**
 * What the history says that is not so, and what has happened that it does not say, each in a sentence. The scripts'
 * own journal is the witness. Knows nothing of schedules.
 */
export function findUntruths(evidence: Evidence, { followers, retried }: Chains): string[] {
  const { rows, journal, integrity } = evidence;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const linesOf = groups(journal, ({ runId }) => runId);
  return [
    ...integrity.filter((line) => line !== 'ok').map((line) => `integrity_check: ${line}`),
    ...startedTwice(journal),
    ...journal
      .filter(({ event, runId }) => event === 'start' && !byId.has(runId))
      .map((line) => `${nameOf(line)} has started and has no row`),
    ...rowsTwice(rows),
    ...rows.flatMap((row) => untruthsOf(row, linesOf.get(row.id) ?? [])),
    ...brokenChains(rows, byId, followers),
    ...brokenRetries(rows, retried),
    ...miscounted(evidence),
    ...fileFaults(evidence),
    ...evidence.logs.filter((id) => !byId.has(id)).map((id) => `the log of run ${id} has no row`),
  ];
}

function untruthsOf(row: Row, lines: readonly JournalLine[]): string[] {
  const started = lines.some(({ event }) => event === 'start');
  const ended = (code: number | undefined) =>
    lines.some(({ attempt, event }) => attempt === row.attempts && event === `end:${code}`);
  const name = `${row.taskId} ${row.id}, ${row.status},`;
  switch (row.status) {
    case 'queued':
    case 'running':
      return [`${name} is active although no host is left`];
    case 'succeeded':
      return [
        ...(ended(0) ? [] : [`${name} never came to its end by its script's own word`]),
        ...(row.exitCode === 0 ? [] : [`${name} has the exit code ${row.exitCode}`]),
      ];
    case 'failed':
      if (row.reason !== 'exit-code') return [`${name} has failed for ${row.reason}`];
      return ended(row.exitCode) ? [] : [`${name} has not ended with ${row.exitCode}`];
    case 'skipped':
    case 'missed':
      return started ? [`${name} has started`] : [];
    case 'timed-out':
      return ended(0) ? [`${name} has ended by itself`] : [];
    default:
      return [];
  }
}

function startedTwice(journal: readonly JournalLine[]): string[] {
  const starts = journal.filter(({ event }) => event === 'start');
  const ofOccurrence = groups(
    starts.filter(({ occurrence, attempt }) => occurrence !== undefined && attempt === 1),
    ({ taskId, occurrence }) => `${taskId} ${occurrence}`,
  );
  const ofAttempt = groups(starts, ({ runId, attempt }) => `${runId} ${attempt}`);
  const twice = (lines: readonly JournalLine[]) => (lines.length > 1 ? [lines] : []);
  return [
    ...[...ofOccurrence.values()]
      .flatMap(twice)
      .map((lines) => `started twice: ${lines.map(nameOf).join('; ')}`),
    ...[...ofAttempt.values()]
      .flatMap(twice)
      .map((lines) => `an attempt twice: ${lines.map(nameOf).join('; ')}`),
  ];
}

function rowsTwice(rows: readonly Row[]): string[] {
  const withOccurrence = rows.filter(({ occurrence }) => occurrence !== undefined);
  return [...groups(withOccurrence, ({ taskId, occurrence }) => `${taskId} ${occurrence}`).values()]
    .filter((same) => same.length > 1)
    .map((same) => `an occurrence has rows: ${same.map(({ taskId, id }) => `${taskId} ${id}`).join(', ')}`);
}

/** Each success starts its follower once; another end says once that it does not; what never began says nothing. */
function brokenChains(
  rows: readonly Row[],
  byId: ReadonlyMap<string, Row>,
  followers: ReadonlyMap<string, string>,
): string[] {
  const followed = groups(
    rows.filter(({ causedBy }) => causedBy !== undefined),
    ({ causedBy, taskId }) => `${causedBy} ${taskId}`,
  );
  const faults: string[] = [];
  for (const row of rows) {
    const next = followers.get(row.taskId);
    if (next === undefined) continue;
    const after = followed.get(`${row.id} ${next}`) ?? [];
    const started = after.filter(({ reason }) => reason !== 'chain-stopped').length;
    const wanted = row.startedAt === undefined ? 0 : 1;
    if (after.length === wanted && started === (row.status === 'succeeded' ? 1 : 0)) continue;
    faults.push(
      `${row.taskId} ${row.id}, ${row.status}, is followed ${after.length} times, by ${started} starts`,
    );
  }
  for (const { causedBy, taskId, id } of rows) {
    if (causedBy !== undefined && !byId.has(causedBy))
      faults.push(`${taskId} ${id} follows a run without a row`);
  }
  return faults;
}

/** An interrupted run is made up for by one other, and that one by none. */
function brokenRetries(rows: readonly Row[], retried: ReadonlySet<string>): string[] {
  const own = rows.filter(({ taskId }) => retried.has(taskId));
  return own.flatMap((row) => {
    const isRetry = row.trigger === 'catch-up' && row.causedBy !== undefined;
    const wanted = row.status === 'interrupted' && !isRetry ? 1 : 0;
    const count = own.filter(({ causedBy }) => causedBy === row.id).length;
    return count === wanted ? [] : [`${row.taskId} ${row.id}, ${row.status}, is made up for ${count} times`];
  });
}

function miscounted({ rows, counted }: Evidence): string[] {
  const statuses = groups(rows, ({ status }) => status);
  const active = new Set(['queued', 'running']);
  return [...new Set([...statuses.keys(), ...counted.keys()])].flatMap((status) => {
    const count = (statuses.get(status) ?? []).reduce((sum, { occurrences }) => sum + occurrences, 0);
    const told = counted.get(status) ?? 0;
    return told === count || active.has(status)
      ? []
      : [`${told} are counted as ${status}, and there are ${count}`];
  });
}

/** A generated file is there as a whole or not at all; the scripts' first and last lines say which run it is of. */
function fileFaults({ recordedFiles, files, rows }: Evidence): string[] {
  const ids = new Set(rows.map(({ id }) => id));
  const faults = recordedFiles
    .filter((path) => !files.has(path))
    .map((path) => `${path} is recorded and not there`);
  for (const [path, text] of files) {
    const [, runId] = /^begin (\S+)\n[^]*\nend \1\n$/.exec(text) ?? [];
    if (runId === undefined) faults.push(`${path} is not complete`);
    else if (!ids.has(runId)) faults.push(`${path} is of a run that has no row`);
  }
  return faults;
}

function nameOf({ taskId, occurrence, runId, attempt }: JournalLine): string {
  const at = occurrence === undefined ? '' : ` of ${new Date(occurrence).toISOString()}`;
  return `${taskId} ${runId}${at}, attempt ${attempt},`;
}

function groups<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
