import { message, type Message, type Translate } from '../../common/message.ts';
import type { Schedule } from '../../model/schedule.ts';
import type { Task } from '../../model/task.ts';
import { compileSchedules } from '../../schedule/occurrences.ts';
import type { Coming } from '../followingOccurrences.ts';
import { exactDuration } from './exactDuration.ts';
import type { Fact } from './explanation.ts';

/** What the jitter is told beside: times of a task have its delay, those of a schedule by itself have none. */
export type JitterShown =
  | {
      readonly of: 'task';
      /** On this machine, in milliseconds, where it is known. */
      readonly delay?: number | undefined;
      /** Whether any times are shown. */
      readonly times: boolean;
    }
  | { readonly of: 'schedule'; readonly times: boolean };

/** How late the jitter of schedules makes the task, where one has any, and whether the times shown have it. */
export function jitterFacts(
  schedules: readonly Schedule[],
  shown: JitterShown,
  translate: Translate,
): Fact[] {
  const most = Math.max(0, ...schedules.map((each) => ('jitter' in each ? (each.jitter ?? 0) : 0)));
  if (most === 0) return [];
  const delay = translate(delayMessage(exactDuration(most, translate), shown, translate));
  return [[message('Jitter'), shown.times ? translate(besideTimes(delay, shown)) : delay]];
}

function delayMessage(jitter: string, shown: JitterShown, translate: Translate): Message {
  if (shown.of === 'schedule') return message('at most {jitter}, by task and machine', { jitter });
  if (shown.delay === undefined)
    return message('at most {jitter}, always the same on this machine', { jitter });
  const delay = exactDuration(shown.delay, translate);
  return message('{delay} on this machine (at most {jitter})', { delay, jitter });
}

function besideTimes(delay: string, { of }: JitterShown): Message {
  return of === 'task'
    ? message('{delay}, included below', { delay })
    : message('{delay}, not included below', { delay });
}

/**
 * By how much (ms) the occurrences of a task are late: it has one schedule by the clock, and that says the same
 * for each of them. Otherwise undefined, as where there is no occurrence.
 */
export function jitterDelay(
  { schedules, timezone }: Pick<Task, 'schedules' | 'timezone'>,
  found: readonly Coming[],
): number | undefined {
  const [only, ...more] = schedules.filter(({ form }) => form !== 'startup' && form !== 'after');
  const at = found.at(-1)?.at;
  if (only === undefined || more.length > 0 || at === undefined) return undefined;
  // The delay is shorter than the time between two occurrences: the config sees to that.
  const undelayed = compileSchedules([only], timezone);
  if (undelayed.followRuns) return undefined;
  const nominal = undelayed.previous(at + 1, { since: 0 });
  return nominal === undefined ? undefined : at - nominal;
}
