import { message, type Message } from '../common/message.ts';
import type { Problem } from '../config/problem.ts';
import type { Schedule } from '../model/schedule.ts';
import { InstantFormat } from '../presentation/time.ts';
import type { Timing } from './followingOccurrences.ts';
import type { Wording } from './printers/wording.ts';

export interface WhyNone {
  readonly text: Message;
  /** It says what is wrong with all that is scheduled: the words of a schedule need not say it once more. */
  readonly isReason: boolean;
}

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
): WhyNone {
  if (schedules.every(({ form }) => form === 'startup' || form === 'after')) {
    return { text: message('No time can be named: the clock does not decide it.'), isReason: false };
  }
  const last = timing.occurrences.previous(after + 1, timing.anchor);
  if (last !== undefined) {
    const moment = translate(new InstantFormat(locale, timezone).moment(last, now));
    return { text: message('Never again. The last time was {moment}.', { moment }), isReason: false };
  }
  if (problems.length === 0) return { text: message('Never.'), isReason: false };
  const reason = problems.map((problem) => translate(problem.message)).join(' ');
  return {
    text: message('Never. {reason}', { reason }),
    isReason: schedules.every(({ form }) => form !== 'startup' && form !== 'after'),
  };
}
