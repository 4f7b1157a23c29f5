import type { Schedule } from '../model/schedule.ts';

/** The one zone that all schedules name, or, where they differ, `timezone`, which holds for those that name none. */
export function zoneToShow(schedules: readonly Schedule[], timezone: string): string {
  const zones = new Set(
    schedules.map((schedule) => ('timezone' in schedule ? (schedule.timezone ?? timezone) : timezone)),
  );
  const [only] = zones;
  return zones.size === 1 && only !== undefined ? only : timezone;
}
