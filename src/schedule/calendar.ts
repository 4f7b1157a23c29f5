/** Days are counted from 1970-01-01, months from January 1970, in the Gregorian calendar at all times. */

/** Days of a year before each of its months, where it is no leap year. */
const daysBefore = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const;
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const averageMonth = 146_097 / 4800;
/** Days from 0001-01-01 to 1970-01-01. */
const epoch = 719_162;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** From 0 for January. */
export function monthOfYear(month: number): number {
  return ((month % 12) + 12) % 12;
}

/** The day on which a month begins. */
export function firstDayOf(month: number): number {
  const year = 1970 + Math.floor(month / 12);
  const ofYear = monthOfYear(month);
  const before = year - 1;
  const leapDays = Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
  const leapDay = ofYear > 1 && isLeapYear(year) ? 1 : 0;
  return before * 365 + leapDays - epoch + (daysBefore[ofYear] ?? 0) + leapDay;
}

export function monthLength(month: number): number {
  const ofYear = monthOfYear(month);
  return ofYear === 1 && isLeapYear(1970 + Math.floor(month / 12)) ? 29 : (monthLengths[ofYear] ?? 0);
}

/** The month that a day lies in. */
export function monthOfDay(day: number): number {
  let month = Math.floor(day / averageMonth);
  while (firstDayOf(month) > day) month--;
  while (firstDayOf(month + 1) <= day) month++;
  return month;
}

/** 0 is Monday, 6 Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}
