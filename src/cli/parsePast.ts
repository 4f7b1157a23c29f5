import * as Instant from 'temporal-polyfill/fns/Instant';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { message } from '../common/message.ts';
import { readDuration } from '../config/duration.ts';
import { parseInstant } from './parseInstant.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads an instant of the past, in milliseconds since the Unix epoch: one in ISO 8601, the beginning of `today` or
 * `yesterday` in `timezone` (IANA), or a length of time, which means that long before `now`.
 */
export function parsePast(option: string, text: string, timezone: string, now: number): number {
  if (text === 'today') return startOfDay(now, timezone, 0);
  if (text === 'yesterday') return startOfDay(now, timezone, 1);
  // A date begins with digits too, but goes on with a hyphen.
  const isDuration = /^\d+(?:[.,]\d+)? ?[a-z]/i.test(text);
  if (isDuration) {
    const reading = readDuration(text);
    if (reading.fault === undefined) return now - reading.value;
    throw new Refusal(message('{option} cannot be “{text}”.', { option, text }), reading.fault.message);
  }
  try {
    return parseInstant(option, text, timezone);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const others = message(
      'It also takes “today”, “yesterday”, and a length of time: “2d” means two days ago.',
    );
    throw new Refusal(error.reason, ...error.hints, others);
  }
}

function startOfDay(now: number, timezone: string, daysBefore: number): number {
  const local = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(now), timezone);
  const day = PlainDate.subtractDays(ZonedDateTime.toPlainDate(local), daysBefore);
  return PlainDate.toZonedDateTime(day, timezone).epochMilliseconds;
}
