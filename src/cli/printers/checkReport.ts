import { message, type Message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import type { CheckCounts } from '../checkCounts.ts';
import { dueState } from '../dueState.ts';
import type { TaskHere } from '../tasksHere.ts';
import { approvalText, waitsForApproval } from './approvalText.ts';
import { dueMessage } from './dueMessage.ts';
import { hostName } from './hostName.ts';
import { elsewhereText, nextText } from './nextText.ts';
import { oneLine } from './plainText.ts';
import { runResult } from './runResult.ts';
import { runMarks, statusText } from './statusSign.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** Of every task, why it is due or not. */
export function planLines(
  tasks: readonly TaskHere[],
  brokenIds: readonly string[],
  wording: Wording,
): string[] {
  const { paint, translate, columns } = wording;
  const rows = [
    ...tasks.map((overview) => [paint('bold', oneLine(overview.task.id)), whyText(overview, wording)]),
    ...brokenIds.map((id) => [
      paint('bold', oneLine(id)),
      paint('red', `✖ ${translate(message('broken: see “scheduler validate”'))}`),
    ]),
  ];
  return tableLines(rows, { columns, hangs: true });
}

function whyText(overview: TaskHere, wording: Wording): string {
  const { translate, paint, now } = wording;
  if (overview.active) return activeText(overview.active, wording);
  if (waitsForApproval(overview)) return approvalText(overview.approval, wording);
  const due = dueState(overview, now);
  if (due.state === 'due') {
    const why = translate(dueMessage(due.since, wording));
    // It is for a window to claim, and no fault of anybody until there is one.
    if (overview.needsVscode) return `– ${why}${elsewhereText(wording)}`;
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

function activeText(run: Run, wording: Wording): string {
  const { translate, paint, instants, now } = wording;
  const names = {
    host: translate(hostName(run.host)),
    moment: translate(instants.moment(run.startedAt ?? run.createdAt, now)),
  };
  const text =
    run.status === 'running'
      ? message('still running, in {host}, since {moment}', names)
      : message('{status}, in {host}, since {moment}', {
          ...names,
          status: translate(presentRun(run).label),
        });
  return paint('cyan', `▶ ${translate(text)}`) + runMarks(run, wording);
}

/** How a run ended, with its task's id before it. */
export function taskResult(run: Run, files: readonly string[], wording: Wording): string[] {
  const [result = '', ...details] = runResult(run, files, wording);
  return [ofTask(run.taskId, result, wording), ...details];
}

/**
 * Rows without a run: occurrences that were skipped or missed, a line for each task, and the tasks that the end of
 * another should have started, each with the reason. `causes` knows the tasks of the runs that ended, by their ids.
 */
export function recordedRows(
  runs: readonly Run[],
  wording: Wording,
  causes: ReadonlyMap<string, string> = new Map(),
): string[] {
  const lines: string[] = [];
  for (const status of ['skipped', 'missed'] as const) {
    const counts = new Map<string, number>();
    for (const run of runs) {
      if (run.status !== status || run.trigger === 'after') continue;
      counts.set(run.taskId, (counts.get(run.taskId) ?? 0) + run.occurrences);
    }
    for (const [task, count] of counts) {
      const text =
        count === 1 ? message('1 occurrence, recorded') : message('{count} occurrences, recorded', { count });
      lines.push(recordedLine(task, status, text, wording));
    }
  }
  for (const run of runs) {
    if (run.status !== 'skipped' || run.trigger !== 'after') continue;
    lines.push(recordedLine(run.taskId, 'skipped', whySkipped(run, causes), wording));
  }
  return lines;
}

function recordedLine(
  task: string,
  status: 'skipped' | 'missed',
  text: Message | undefined,
  wording: Wording,
): string {
  const { translate, paint } = wording;
  const why = text === undefined ? '' : ` ${paint('dim', oneLine(translate(text)))}`;
  return ofTask(task, `${statusText(status, wording)}${why}`, wording);
}

function ofTask(taskId: string, status: string, { translate, paint }: Wording): string {
  return translate(message('{task}: {status}', { task: paint('bold', oneLine(taskId)), status }));
}

function whySkipped(run: Run, causes: ReadonlyMap<string, string>): Message | undefined {
  const task = run.causedBy === undefined ? undefined : causes.get(run.causedBy);
  return run.reason === 'chain-stopped' && task !== undefined
    ? message('The chain stopped at “{task}”, which did not succeed.', { task })
    : explainRun(run);
}

export function claimedElsewhere(tasks: readonly TaskHere[], wording: Wording): string[] {
  const why = wording.translate(message('another window or command line was first to start it'));
  return tasks.map(({ task }) => ofTask(task.id, why, wording));
}

export function checkSummary(counts: CheckCounts, { translate, paint }: Wording): string {
  const { due, waiting, succeeded, failed, skipped, missed } = counts;
  const parts: Message[] = [
    ...(due === 0 && waiting > 0
      ? []
      : [due === 0 ? message('nothing due') : message('{count} due', { count: due })]),
    ...(waiting > 0
      ? [
          waiting === 1
            ? message('1 due and waiting for your approval')
            : message('{count} due and waiting for your approval', { count: waiting }),
        ]
      : []),
    ...(succeeded > 0 ? [message('{count} succeeded', { count: succeeded })] : []),
    ...(failed > 0 ? [message('{count} failed', { count: failed })] : []),
    ...(skipped > 0 ? [message('{count} skipped', { count: skipped })] : []),
    ...(missed > 0 ? [message('{count} missed', { count: missed })] : []),
  ];
  return paint(failed > 0 ? 'red' : 'bold', parts.map((part) => translate(part)).join(', '));
}
