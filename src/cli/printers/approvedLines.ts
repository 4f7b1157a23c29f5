import { goesWithAll } from '../../approval/evidenceFacts.ts';
import { message, type Message } from '../../common/message.ts';
import type { Grant, TaskReview } from '../../model/approval.ts';
import { obstacleText } from '../../presentation/reviewFiles.ts';
import { taskWord } from '../taskWord.ts';
import type { Wording } from './wording.ts';
import { wrappedSentence } from './wrapped.ts';

/**
 * What has become of each of these tasks. `chosen` were to be allowed; `before` were so already, and `allowed` have
 * become it.
 */
export function approvedLines(
  reviews: readonly TaskReview[],
  { chosen, before, allowed }: Readonly<Record<'chosen' | 'before' | 'allowed', readonly Grant[]>>,
  { translate, paint, columns }: Wording,
): string[] {
  const idsOf = (grants: readonly Grant[]) => new Set(grants.map(({ taskId }) => taskId));
  const chosenIds = idsOf(chosen);
  const beforeIds = idsOf(before);
  const allowedIds = idsOf(allowed);
  const lines = reviews.map((review) => {
    const { taskId, state } = review;
    const line = (sign: string, status: Message) => {
      const names = { task: paint('bold', taskId), status: translate(status) };
      return `${sign} ${translate(message('{task}: {status}', names))}`;
    };
    if (allowedIds.has(taskId)) return line(paint('green', '✔'), message('allowed'));
    if (state === 'approved' || beforeIds.has(taskId))
      return line(paint('green', '✔'), message('already allowed'));
    return line(paint('yellow', '–'), whyNot(review, chosenIds.has(taskId)));
  });
  return lines.flatMap((line) => wrappedSentence(line, '  ', columns));
}

function whyNot({ task, evidence, obstacle, isOutside }: TaskReview, isChosen: boolean): Message {
  if (obstacle) return obstacleText(obstacle);
  if (isChosen) return message('not allowed: it has become another one since you saw it');
  if (goesWithAll(task, evidence)) return message('not allowed');
  const command = `scheduler approve ${taskWord(task.id)}`;
  return isOutside
    ? message('not allowed: it reaches out of the workspace folder, so it takes “{command}”', { command })
    : message('not allowed: it is disabled, so it takes “{command}”', { command });
}
