import { message, type Message } from '../../common/message.ts';
import type { Wording } from './wording.ts';

/** Since when a task is due, in the machine's time. Both are milliseconds since the Unix epoch. */
export function dueMessage(
  since: number,
  { translate, instants, now }: Pick<Wording, 'translate' | 'instants' | 'now'>,
): Message {
  if (now - since < 60_000) return message('due now');
  return message('due since {moment}', { moment: translate(instants.moment(since, now)) });
}

/** The same without a time of day: for beside one that may be in another zone. */
export function dueAgo(since: number, now: number): Message {
  const minutes = Math.floor((now - since) / 60_000);
  if (minutes < 1) return message('due now');
  if (minutes < 60) return message('due, {minutes} min ago', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return message('due, {hours} h ago', { hours });
  const days = Math.floor(hours / 24);
  return days === 1 ? message('due, 1 day ago') : message('due, {days} days ago', { days });
}
