import { message, type Message } from '../common/message.ts';
import type { Schedule } from '../model/schedule.ts';
import { neverComes, readYearDay } from './calendarDay.ts';
import { writeDuration } from './duration.ts';
import { faultAt, type Fault } from './reading.ts';
import { periodWithin } from './schedulePeriod.ts';

/** Why what `yearly` says is doubtful, as far as it can be read at all. */
export function yearDayFault(yearly: string): Fault | undefined {
  const { value } = readYearDay(yearly);
  const text = value && neverComes(value.day, value.month);
  return text && faultAt(0, yearly.length, text).fault;
}

/** A delay as long as the period would reach the next occurrence. */
export function jitterFault(schedule: Schedule): Message | undefined {
  if (!('jitter' in schedule) || schedule.jitter === undefined) return undefined;
  const period = periodWithin(schedule, schedule.jitter);
  if (period === undefined) return undefined;
  return message(
    '"jitter" must be shorter than {period}, the shortest time between two occurrences of this schedule.',
    { period: writeDuration(period) },
  );
}
