import { message, type Message } from '../common/message.ts';
import type { Problem } from '../config/problem.ts';
import type { Schedule } from '../model/schedule.ts';
import { InstantFormat } from '../presentation/time.ts';
import type { Timing } from './followingOccurrences.ts';
import type { Wording } from './printers/wording.ts';

interface Asked {
  readonly schedules: readonly Schedule[];
  readonly timing: Timing;
  /** After which there is no occurrence, in milliseconds since the Unix epoch. */
  readonly after: number;
  /** What the config says of the schedules. */
  readonly problems: readonly Problem[];
  readonly timezone: string;
}

/** Why schedules give no occurrence any more. */
export function whyNone(
  { schedules, timing, after, problems, timezone }: Asked,
  { locale, translate, now }: Pick<Wording, 'locale' | 'translate' | 'now'>,
): Message {
  if (schedules.every(({ form }) => form === 'startup' || form === 'after')) {
    return message('No time can be named: the clock does not decide it.');
  }
  const last = timing.occurrences.previous(after + 1, timing.anchor);
  if (last !== undefined) {
    return message('Never again. The last time was {moment}.', {
      moment: translate(new InstantFormat(locale, timezone).moment(last, now)),
    });
  }
  const reasons = problems.map((problem) => translate(problem.message));
  return reasons.length === 0 ? message('Never.') : message('Never. {reason}', { reason: reasons.join(' ') });
}
