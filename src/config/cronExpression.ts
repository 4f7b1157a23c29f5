import { message } from '../common/message.ts';
import type { CronPattern } from '../model/schedule.ts';
import { mostDaysIn, neverComes } from './calendarDay.ts';
import { cronTokens, readCronPattern } from './cronPattern.ts';
import { faultAt, type Fault } from './reading.ts';

export interface CronCheck {
  /** `undefined` where there is an error. */
  readonly pattern?: CronPattern;
  /** Why it is no cron expression. */
  readonly error?: Fault;
  /** Why it is a doubtful one. */
  readonly warning?: Fault;
}

/** What there is to say about a cron expression of five or six fields, or a nickname. */
export function checkCron(expression: string): CronCheck {
  const { value: pattern, fault } = readCronPattern(expression);
  if (fault !== undefined) return { error: fault };
  const warning = impossibleDay(expression, pattern);
  return warning === undefined ? { pattern } : { pattern, warning };
}

/** Only days that no month has keep an expression from ever coming due; every day of the week comes. */
function impossibleDay(
  expression: string,
  { daysOfMonth, daysOfWeek, months }: CronPattern,
): Fault | undefined {
  if (daysOfMonth === undefined || daysOfWeek !== undefined) return undefined;
  if (daysOfMonth.last || daysOfMonth.lastWeekday) return undefined;
  const earliest = Math.min(...daysOfMonth.days, ...daysOfMonth.nearestWeekdays);
  if (months.some((month) => earliest <= mostDaysIn(month))) return undefined;
  const [month, another] = months;
  const text =
    (month !== undefined && another === undefined ? neverComes(earliest, month) : undefined) ??
    message('This cron expression never comes due: no month that it names has such a day.');
  const [day, monthToken] = cronTokens(expression).slice(-3, -1);
  const start = day?.offset ?? 0;
  const end = monthToken === undefined ? expression.length : monthToken.offset + monthToken.text.length;
  return faultAt(start, end - start, text).fault;
}

/** The expressions of one file, each read once. */
export class CronChecks {
  readonly #known = new Map<string, CronCheck>();

  check(expression: string): CronCheck {
    let known = this.#known.get(expression);
    if (known === undefined) {
      known = checkCron(expression);
      this.#known.set(expression, known);
    }
    return known;
  }
}
