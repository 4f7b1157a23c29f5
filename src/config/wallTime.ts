import { message } from '../common/message.ts';
import type { WallDateTime, WallTime } from '../model/schedule.ts';
import { excerpt, faultAt, type Fault, type Reading } from './reading.ts';

/** A time of day: `06:00` or `06:00:30`. */
export function readWallTime(text: string): Reading<WallTime> {
  const match = /^(\d\d):(\d\d)(?::(\d\d))?$/.exec(text);
  if (match === null) {
    return faultAt(
      0,
      text.length,
      message('"{text}" is not a time of day. Write it as "06:00" or "06:00:30".', { text: excerpt(text) }),
    );
  }
  const [, hour, minute, second] = match;
  const fault = clockFault(hour, minute, second, 0);
  if (fault !== undefined) return { fault };
  return { value: { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) } };
}

/**
 * A date and time on the wall clock: `2026-12-24T18:00`, with or without seconds, or the date alone, which is
 * its midnight. The value always has its seconds, so that such values sort as they follow each other.
 */
export function readWallDateTime(text: string): Reading<WallDateTime> {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?/.exec(text);
  if (match === null) {
    return faultAt(
      0,
      text.length,
      message('"{text}" is not a date and time. Write it as "2026-12-24T18:00" or "2026-12-24".', {
        text: excerpt(text),
      }),
    );
  }
  const [whole, year = '', month = '', day = '', hour, minute, second] = match;
  if (Number(day) < 1 || Number(day) > daysIn(Number(year), Number(month))) {
    return faultAt(0, 10, message('The calendar has no day {date}.', { date: whole.slice(0, 10) }));
  }
  const fault = clockFault(hour, minute, second, 11);
  if (fault !== undefined) return { fault };
  if (whole.length < text.length) return trailing(text, whole.length);
  return { value: `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}` };
}

/** Days of a month, 1–12; 0 for a month that there is not. */
export function daysIn(year: number, month: number): number {
  if (month < 1 || month > 12) return 0;
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function clockFault(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  offset: number,
): Fault | undefined {
  if (hour !== undefined && Number(hour) > 23) {
    return faultAt(offset, 2, message('There is no hour {hour}: a day has the hours 00 to 23.', { hour }))
      .fault;
  }
  if (minute !== undefined && Number(minute) > 59) {
    const text = message('There is no minute {minute}: an hour has the minutes 00 to 59.', { minute });
    return faultAt(offset + 3, 2, text).fault;
  }
  if (second !== undefined && Number(second) > 59) {
    const text = message('There is no second {second}: a minute has the seconds 00 to 59.', { second });
    return faultAt(offset + 6, 2, text).fault;
  }
  return undefined;
}

function trailing(text: string, offset: number): Reading<WallDateTime> {
  const rest = text.slice(offset);
  return faultAt(
    offset,
    rest.length,
    /^(?:Z|[+-]\d)/.test(rest)
      ? message('A wall-clock time carries no offset: the time zone is said by "timezone".')
      : message('"{text}" does not belong to a date and time.', { text: excerpt(rest) }),
  );
}
