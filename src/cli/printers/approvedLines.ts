import { goesWithAll } from '../../approval/evidenceFacts.ts';
import { message, type Message } from '../../common/message.ts';
import type { Grant, TaskReview } from '../../model/approval.ts';
import { obstacleText } from '../../presentation/reviewFiles.ts';
import { taskWord } from '../taskWord.ts';
import type { Wording } from './wording.ts';

/** What has become of each of the tasks that were reviewed. `chosen` were to be allowed, and `allowed` are. */
export function approvedLines(
  reviews: readonly TaskReview[],
  { chosen, allowed }: { readonly chosen: readonly Grant[]; readonly allowed: readonly Grant[] },
  { translate, paint }: Wording,
): string[] {
  const chosenIds = new Set(chosen.map(({ taskId }) => taskId));
  const allowedIds = new Set(allowed.map(({ taskId }) => taskId));
  return reviews.map((review) => {
    const { taskId, state } = review;
    const line = (sign: string, status: Message) => {
      const names = { task: paint('bold', taskId), status: translate(status) };
      return `${sign} ${translate(message('{task}: {status}', names))}`;
    };
    if (allowedIds.has(taskId)) return line(paint('green', '✔'), message('allowed'));
    if (state === 'approved') return line(paint('green', '✔'), message('allowed already'));
    return line(paint('yellow', '–'), whyNot(review, chosenIds.has(taskId)));
  });
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
