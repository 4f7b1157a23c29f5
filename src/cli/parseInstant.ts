import * as Instant from 'temporal-polyfill/fns/Instant';
import { message } from '../common/message.ts';
import { readWallDateTime } from '../config/wallTime.ts';
import { instantOfWall } from '../schedule/wallTime.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads an instant in ISO 8601, in milliseconds since the Unix epoch. Where the text has no offset it is a time
 * of the wall clock in `timezone` (IANA).
 */
export function parseInstant(option: string, text: string, timezone: string): number {
  try {
    return Instant.fromString(text).epochMilliseconds;
  } catch {
    // No offset: then it may be wall-clock time.
  }
  try {
    return instantOfWall(text, timezone);
  } catch {
    const wall = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?/.exec(text)?.[0];
    const fault = wall === undefined ? undefined : readWallDateTime(wall).fault;
    throw new Refusal(
      message(
        '{option} takes a date, or a date and time such as 2026-10-25T06:00 or 2026-10-25T00:00:00Z, not “{text}”.',
        { option, text },
      ),
      ...(fault ? [fault.message] : []),
    );
  }
}
