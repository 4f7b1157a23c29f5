import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { message, type Message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import type { CheckCounts } from '../checkCounts.ts';
import { dueState } from '../dueState.ts';
import { alignColumns } from './columns.ts';
import { dueMessage } from './dueMessage.ts';
import { hostName } from './hostName.ts';
import { nextText } from './nextText.ts';
import { oneLine } from './plainText.ts';
import { runResult } from './runResult.ts';
import { statusText } from './statusSign.ts';
import type { Wording } from './wording.ts';

/** Of every task, why it is due or not. */
export function planLines(
  tasks: readonly TaskOverview[],
  brokenIds: readonly string[],
  wording: Wording,
): string[] {
  const { paint, translate } = wording;
  const rows = [
    ...tasks.map((overview) => [paint('bold', oneLine(overview.task.id)), whyText(overview, wording)]),
    ...brokenIds.map((id) => [
      paint('bold', oneLine(id)),
      paint('red', `✖ ${translate(message('broken: see “scheduler validate”'))}`),
    ]),
  ];
  return alignColumns(rows).map((line) => `  ${line}`);
}

function whyText(overview: TaskOverview, wording: Wording): string {
  const { translate, paint, instants, now } = wording;
  const { active } = overview;
  if (active) {
    const moment = translate(instants.moment(active.startedAt ?? active.createdAt, now));
    const host = translate(hostName(active.host));
    return paint(
      'cyan',
      `▶ ${translate(message('still running, in {host}, since {moment}', { host, moment }))}`,
    );
  }
  const due = dueState(overview, now);
  if (due.state === 'due') {
    const why = translate(dueMessage(due.since, wording));
    return paint(
      'yellow',
      `● ${due.neverRan ? translate(message('{why}: it has never run', { why })) : why}`,
    );
  }
  const text = nextText(overview, wording);
  return due.state === 'later'
    ? `○ ${translate(message('not due; next: {next}', { next: text }))}`
    : `– ${text}`;
}

/** How a run ended, with its task's id before it. */
export function taskResult(run: Run, files: readonly string[], wording: Wording): string[] {
  const [result = '', ...details] = runResult(run, files, wording);
  return [`${wording.paint('bold', oneLine(run.taskId))}: ${result}`, ...details];
}

/** Occurrences that were recorded as skipped or missed, a line for each task. */
export function recordedRows(runs: readonly Run[], wording: Wording): string[] {
  const { translate, paint } = wording;
  const lines: string[] = [];
  for (const status of ['skipped', 'missed'] as const) {
    const counts = new Map<string, number>();
    for (const run of runs) {
      if (run.status === status) counts.set(run.taskId, (counts.get(run.taskId) ?? 0) + run.occurrences);
    }
    for (const [task, count] of counts) {
      const text =
        count === 1 ? message('1 occurrence, recorded') : message('{count} occurrences, recorded', { count });
      lines.push(
        `${paint('bold', oneLine(task))}: ${statusText(status, wording)} ${paint('dim', translate(text))}`,
      );
    }
  }
  return lines;
}

export function claimedElsewhere(tasks: readonly TaskOverview[], { translate, paint }: Wording): string[] {
  return tasks.map(
    ({ task }) =>
      `${paint('bold', oneLine(task.id))}: ${translate(message('another window or command line was first to start it'))}`,
  );
}

export function checkSummary(counts: CheckCounts, { translate, paint }: Wording): string {
  const { due, succeeded, failed, skipped, missed } = counts;
  const parts: Message[] = [
    due === 0 ? message('nothing due') : message('{count} due', { count: due }),
    ...(succeeded > 0 ? [message('{count} succeeded', { count: succeeded })] : []),
    ...(failed > 0 ? [message('{count} failed', { count: failed })] : []),
    ...(skipped > 0 ? [message('{count} skipped', { count: skipped })] : []),
    ...(missed > 0 ? [message('{count} missed', { count: missed })] : []),
  ];
  return paint(failed > 0 ? 'red' : 'bold', parts.map((part) => translate(part)).join(', '));
}
