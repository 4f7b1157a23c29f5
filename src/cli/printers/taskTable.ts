import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { message } from '../../common/message.ts';
import { formatUntil } from '../../presentation/time.ts';
import { dueState } from '../dueState.ts';
import { alignColumns } from './columns.ts';
import { describeRun } from './describeRun.ts';
import { oneLine, shortened } from './plainText.ts';
import { statusText } from './statusSign.ts';
import type { Wording } from './wording.ts';

/** Every task on a line: whether it is on, what it runs, when next, and how it last ended. */
export function taskTable(
  tasks: readonly TaskOverview[],
  brokenIds: readonly string[],
  wording: Wording,
): string[] {
  const { translate, paint } = wording;
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
  return alignColumns(rows).map((line) => `  ${line}`);
}

function taskRow(overview: TaskOverview, wording: Wording): string[] {
  const { paint } = wording;
  const { task } = overview;
  return [
    task.enabled ? paint('green', '●') : paint('dim', '○'),
    paint('bold', oneLine(task.id)) + (task.label === task.id ? '' : ` ${paint('dim', oneLine(task.label))}`),
    shortened(describeRun(task.run), 44),
    nextText(overview, wording),
    lastText(overview, wording),
  ];
}

/** When a task is next due, or why it is not. */
export function nextText(overview: TaskOverview, { translate, paint, instants, now }: Wording): string {
  const due = dueState(overview, now);
  switch (due.state) {
    case 'disabled':
      return paint('dim', translate(message('disabled')));
    case 'by-hand':
      return paint('dim', translate(message('by hand only')));
    case 'not-timed':
      return paint('dim', translate(message('not by the clock')));
    case 'nothing-more':
      return paint('dim', translate(message('never again')));
    case 'later': {
      const moment = translate(instants.moment(due.at, now));
      return `${moment} ${paint('dim', `(${translate(formatUntil(due.at, now))})`)}`;
    }
    case 'due':
      return paint('yellow', translate(dueMessage(due.since, { translate, instants, now })));
  }
}

export function dueMessage(
  since: number,
  { translate, instants, now }: Pick<Wording, 'translate' | 'instants' | 'now'>,
) {
  if (now - since < 60_000) return message('due now');
  return message('due since {moment}', { moment: translate(instants.moment(since, now)) });
}

function lastText({ active, last }: TaskOverview, wording: Wording): string {
  const { translate, paint, instants, now } = wording;
  const run = active ?? last;
  if (run === undefined) return paint('dim', translate(message('never ran')));
  const at = active ? (run.startedAt ?? run.createdAt) : (run.endedAt ?? run.startedAt ?? run.createdAt);
  const moment = translate(instants.moment(at, now));
  const when = active ? translate(message('since {moment}', { moment })) : moment;
  return `${statusText(run.status, wording)} ${paint('dim', when)}`;
}
