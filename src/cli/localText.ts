import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';

/** An instant (ms since the epoch) on the wall clock of `timezone`, with its offset: `2026-10-25T02:15:00+02:00`. */
export function localText(instant: number, timezone: string): string {
  return Instant.toString(Instant.fromEpochMilliseconds(instant), {
    timeZone: timezone,
    fractionalSecondDigits: 0,
  });
}

/** The offset alone: `+02:00`. */
export function offsetText(instant: number, timezone: string): string {
  const local = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(instant), timezone);
  return ZonedDateTime.offset(local);
}
