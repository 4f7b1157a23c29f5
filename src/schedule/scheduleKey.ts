import type { Schedule } from '../model/schedule.ts';

/**
 * A canonical text of what `schedules` say with `timezone` as their default zone. Equal schedules have equal
 * keys: neither the order of properties counts, nor that of schedules, days and times, which are sets. Of a cron
 * expression it is the text that counts, for the pattern follows from it.
 */
export function scheduleKey(schedules: readonly Schedule[], timezone: string): string {
  return canonical(schedules.map((schedule) => said(schedule, timezone)));
}

function said(schedule: Schedule, timezone: string): unknown {
  if (schedule.form === 'startup' || schedule.form === 'after') return schedule;
  const inZone = { ...schedule, timezone: schedule.timezone ?? timezone };
  return schedule.form === 'cron' ? { ...inZone, pattern: undefined } : inZone;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(canonical))].sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`);
  return `{${properties.join(',')}}`;
}
