import type { Schedule } from '../model/schedule.ts';

/** The one zone that all schedules name, or, where they differ, `timezone`, which holds for those that name none. */
export function zoneToShow(schedules: readonly Schedule[], timezone: string): string {
  const [only = timezone, ...more] = zonesOf(schedules, timezone);
  return more.length === 0 ? only : timezone;
}

/** The zones of the schedules that follow the clock, `timezone` holding for those that name none. */
export function zonesOf(schedules: readonly Schedule[], timezone: string): ReadonlySet<string> {
  const timed = schedules.filter((schedule) => schedule.form !== 'startup' && schedule.form !== 'after');
  return new Set(timed.length === 0 ? [timezone] : timed.map((schedule) => schedule.timezone ?? timezone));
}
