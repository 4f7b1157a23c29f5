import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import { message } from '../../common/message.ts';
import type { Task } from '../../model/task.ts';
import { formatUntil } from '../../presentation/time.ts';
import { compileSchedules } from '../../schedule/occurrences.ts';
import { describeUntimed } from '../../schedule/words/describeUntimed.ts';
import { dueState } from '../dueState.ts';
import type { TaskHere } from '../tasksHere.ts';
import { dueMessage } from './dueMessage.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

/** When a task is next due, or why it is not, and where it runs if that is not here. */
export function nextText(overview: TaskHere, wording: Wording): string {
  const text = timeText(overview, wording);
  return overview.needsVscode ? `${text}${elsewhereText(wording)}` : text;
}

/** `, needs a VS Code window` */
export function elsewhereText({ translate, paint }: Pick<Wording, 'translate' | 'paint'>): string {
  return paint('dim', `, ${translate(message('needs a VS Code window'))}`);
}

function timeText(overview: TaskOverview, wording: Wording): string {
  const { translate, paint, instants, now } = wording;
  const due = dueState(overview, now);
  switch (due.state) {
    case 'disabled':
      return paint('dim', translate(message('disabled')));
    case 'by-hand':
      return paint('dim', translate(message('by hand only')));
    case 'not-timed':
    case 'nothing-more':
      return paint('dim', notByTheClock(overview.task, wording) ?? translate(noMore(overview, now)));
    case 'later': {
      const moment = translate(instants.moment(due.at, now));
      return `${moment} ${paint('dim', `(${translate(formatUntil(due.at, now, instants))})`)}`;
    }
    case 'due':
      return paint('yellow', translate(dueMessage(due.since, wording)));
  }
}

/** What else starts a task that the clock will not start any more. */
function notByTheClock({ schedules }: Task, { translate, locale }: Wording): string | undefined {
  const words = schedules
    .filter((schedule) => schedule.form === 'startup' || schedule.form === 'after')
    .map((schedule) => oneLine(describeUntimed(schedule, translate)))
    .map((text) => text.slice(0, 1).toLocaleLowerCase(locale) + text.slice(1));
  return words.length === 0 ? undefined : words.join('; ');
}

function noMore({ task, active, last }: TaskOverview, now: number) {
  const wasDue =
    active !== undefined ||
    last !== undefined ||
    compileSchedules(task.schedules, task.timezone).previous(now + 1, { since: now }) !== undefined;
  return wasDue ? message('never again') : message('never');
}
