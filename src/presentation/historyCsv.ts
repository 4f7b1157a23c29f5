import type { Translate } from '../common/message.ts';
import type { Run } from '../model/run.ts';
import { durationOf, type ExportedRun } from './runDocument.ts';
import { explainRun } from './runReason.ts';

type Cell = string | number | undefined;

const columns: Readonly<Record<string, (exported: ExportedRun, translate: Translate) => Cell>> = {
  id: ({ run }) => run.id,
  task: ({ run }) => run.taskId,
  label: ({ run }) => run.label,
  // As the script was told it: it names the occurrence.
  occurrence: ({ run }) =>
    run.occurrence === undefined ? undefined : new Date(run.occurrence).toISOString(),
  occurrences: ({ run }) => run.occurrences,
  scheduled: ({ run }) => localText(run.occurrence),
  queued: ({ run }) => localText(run.createdAt),
  started: ({ run }) => localText(run.startedAt),
  ended: ({ run }) => localText(run.endedAt),
  duration_seconds: ({ run }) => secondsOf(run),
  status: ({ run }) => run.status,
  exit_code: ({ run }) => run.exitCode,
  signal: ({ run }) => run.signal,
  reason: ({ run }) => run.reason,
  message({ run }, translate) {
    const explanation = explainRun(run);
    return explanation && translate(explanation);
  },
  stats: ({ run }) => run.stats && JSON.stringify(run.stats),
  summary: ({ run }) => run.summary,
  warnings: ({ run }) => run.warnings && JSON.stringify(run.warnings),
  trigger: ({ run }) => run.trigger,
  user: ({ run }) => run.host.user,
  host: ({ run }) => run.host.kind,
  machine: ({ run }) => run.host.machine,
  pid: ({ run }) => run.pid,
  attempts: ({ run }) => run.attempts,
  dry_run: ({ run }) => String(run.dryRun ?? false),
  caused_by: ({ run }) => run.causedBy,
  log: ({ log }) => log,
  outputs: ({ outputs }) => outputs.map(({ path }) => path).join('\n'),
  approval: ({ run }) => run.approval,
};

const readers = Object.values(columns);

/** The names of the columns, as RFC 4180 wants the first line. */
export const csvHeader = `${Object.keys(columns).join(',')}\r\n`;

/** A line for a run. Its times are those of the machine's wall clock, with their offset. */
export function csvRow(exported: ExportedRun, translate: Translate): string {
  return `${readers.map((read) => csvCell(read(exported, translate))).join(',')}\r\n`;
}

/**
 * A text that a spreadsheet would take for a formula has an apostrophe before it: what a script says of itself, or a
 * file is called, must not be carried out by whoever opens the table.
 */
export function csvCell(value: Cell): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function secondsOf(run: Run): number | undefined {
  const duration = durationOf(run);
  return duration === undefined ? undefined : duration / 1000;
}

/** `2026-10-25T02:30:00.000+01:00`: by hand, as a million rows have four of them. */
function localText(instant: number | undefined): string | undefined {
  if (instant === undefined) return undefined;
  const offset = -new Date(instant).getTimezoneOffset();
  const wall = new Date(instant + offset * 60_000).toISOString().slice(0, -1);
  const ahead = Math.abs(offset);
  return `${wall}${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
