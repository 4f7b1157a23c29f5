import type { Relinked } from '../../app/relink.ts';
import { message, type Message } from '../../common/message.ts';
import type { HistorySummary } from '../../history/folders/historySummary.ts';
import { exactMoment } from './exactMoment.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

/** Whose history has become that of `folder`. */
export function relinkedLines(folder: string, done: Relinked, wording: Wording): string[] {
  const { translate, paint } = wording;
  const size = translate(historySize(done, wording));
  const sentence = message('The history of “{from}” is that of “{folder}” now: {size}', {
    from: oneLine(done.from),
    folder: oneLine(folder),
    size,
  });
  const aside = message('The one that was here has been set aside: {path}', { path: done.setAside ?? '' });
  return [
    `${paint('green', '✔')} ${translate(sentence)}`,
    ...(done.setAside === undefined ? [] : [`  ${translate(aside)}`]),
  ];
}

/** How many runs a history holds, and of when the last one is. */
export function historySize({ runs, lastRun }: HistorySummary, wording: Wording): Message {
  if (lastRun === undefined) return message('no runs');
  const moment = exactMoment(lastRun, wording);
  return runs === 1
    ? message('1 run, {moment}', { moment })
    : message('{count} runs, the last one {moment}', { count: runs, moment });
}
