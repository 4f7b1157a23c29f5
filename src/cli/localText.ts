import { Temporal } from 'temporal-polyfill';

/** An instant (ms since the epoch) on the wall clock of `timezone`, with its offset: `2026-10-25T02:15:00+02:00`. */
export function localText(instant: number, timezone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toString({
    timeZone: timezone,
    fractionalSecondDigits: 0,
  });
}

/** The offset alone: `+02:00`. */
export function offsetText(instant: number, timezone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone).offset;
}
