import { message } from '../../common/message.ts';
import type { Task } from '../../model/task.ts';
import type { TaskHere } from '../tasksHere.ts';
import { approvalText, waitsForApproval } from './approvalText.ts';
import { alignColumns, displayWidth } from './columns.ts';
import { describeRun } from './describeRun.ts';
import { nextText } from './nextText.ts';
import { oneLine, shortened } from './plainText.ts';
import { runMarks, runStatusText } from './statusSign.ts';
import type { Wording } from './wording.ts';

/** In columns of a terminal. */
const mostOfRun = 44;
const leastOfRun = 16;

/**
 * Every task on a line: whether it is on, what it runs, when next, and how it last ended. What it runs is shown
 * as far as there is room.
 */
export function taskTable(
  tasks: readonly TaskHere[],
  brokenIds: readonly string[],
  wording: Wording,
): string[] {
  const lines = tableWith(mostOfRun, tasks, brokenIds, wording);
  const excess = Math.max(...lines.map(displayWidth)) - (wording.columns ?? Infinity);
  if (excess <= 0) return lines;
  const widest = Math.max(0, ...tasks.map(({ task }) => displayWidth(runText(task, mostOfRun))));
  return tableWith(Math.max(leastOfRun, widest - excess), tasks, brokenIds, wording);
}

function tableWith(
  room: number,
  tasks: readonly TaskHere[],
  brokenIds: readonly string[],
  wording: Wording,
): string[] {
  const { translate, paint } = wording;
  const head = [message('TASK'), message('RUNS'), message('NEXT'), message('LAST RUN')];
  const rows = [
    ['', ...head.map((title) => paint('dim', translate(title)))],
    ...tasks.map((overview) => taskRow(overview, room, wording)),
    ...brokenIds.map((id) => [
      paint('red', '✖'),
      paint('bold', oneLine(id)),
      '',
      paint('red', translate(message('broken: see “scheduler validate”'))),
    ]),
  ];
  return alignColumns(rows).map((line) => `  ${line}`);
}

function taskRow(overview: TaskHere, room: number, wording: Wording): string[] {
  const { paint } = wording;
  const { task } = overview;
  return [
    task.enabled ? paint('green', '●') : paint('dim', '○'),
    paint('bold', oneLine(task.id)) + (task.label === task.id ? '' : ` ${paint('dim', oneLine(task.label))}`),
    runText(task, room),
    waitsForApproval(overview) ? approvalText(overview.approval, wording) : nextText(overview, wording),
    lastText(overview, wording),
  ];
}

function runText({ run }: Task, room: number): string {
  return shortened(describeRun(run), room);
}

function lastText({ active, last }: TaskHere, wording: Wording): string {
  const { translate, paint, instants, now } = wording;
  const run = active ?? last;
  if (run === undefined) return paint('dim', translate(message('never ran')));
  const at = active ? (run.startedAt ?? run.createdAt) : (run.endedAt ?? run.startedAt ?? run.createdAt);
  const moment = translate(instants.moment(at, now));
  const when = active ? translate(message('since {moment}', { moment })) : moment;
  return `${runStatusText(run, wording)}${runMarks(run, wording)} ${paint('dim', when)}`;
}
