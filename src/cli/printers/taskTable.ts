import { message } from '../../common/message.ts';
import type { TaskHere } from '../tasksHere.ts';
import { approvalText, waitsForApproval } from './approvalText.ts';
import { describeRun } from './describeRun.ts';
import { nextText } from './nextText.ts';
import { oneLine } from './plainText.ts';
import { runMarks, runStatusText } from './statusSign.ts';
import { tableLines } from './table.ts';
import { leastOfNames, nameOf } from './taskName.ts';
import type { Wording } from './wording.ts';

/** In columns of a terminal, of what a task runs. */
const leastOfRun = 16;

/**
 * Every task on a line: whether it is on, what it runs, when next, and how it last ended. What it runs and its label
 * are shown as far as there is room.
 */
export function taskTable(
  tasks: readonly TaskHere[],
  brokenIds: readonly string[],
  wording: Wording,
): string[] {
  const { translate, paint, columns } = wording;
  const head = [message('TASK'), message('RUNS'), message('NEXT'), message('LAST RUN')];
  const rows = [
    ['', ...head.map((title) => paint('dim', translate(title)))],
    ...tasks.map((overview) => taskRow(overview, wording)),
    ...brokenIds.map((id) => [
      paint('red', '✖'),
      paint('bold', oneLine(id)),
      '',
      paint('red', translate(message('broken: see “scheduler validate”'))),
    ]),
  ];
  const cuts = [
    [2, leastOfRun],
    [1, leastOfNames([...tasks.map(({ task }) => task), ...brokenIds.map((id) => ({ id, label: id }))])],
  ] as const;
  return tableLines(rows, { columns, cuts });
}

function taskRow(overview: TaskHere, wording: Wording): string[] {
  const { paint } = wording;
  const { task } = overview;
  return [
    task.enabled ? paint('green', '●') : paint('dim', '○'),
    nameOf(task, paint),
    oneLine(describeRun(task.run)),
    waitsForApproval(overview) ? approvalText(overview.approval, wording) : nextText(overview, wording),
    lastText(overview, wording),
  ];
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
