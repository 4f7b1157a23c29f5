import { Temporal } from 'temporal-polyfill';
import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads an instant in ISO 8601, in milliseconds since the Unix epoch. Where the text has no offset it is a time
 * of the wall clock in `timezone` (IANA).
 */
export function parseInstant(option: string, text: string, timezone: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    // No offset: then it may be wall-clock time.
  }
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds;
  } catch {
    throw new Refusal(
      message('{option} takes a date and time such as 2026-10-25T00:00:00Z, not “{text}”.', { option, text }),
    );
  }
}
