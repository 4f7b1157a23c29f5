/** When a task should run, as the config states it. Wall-clock parts carry no zone: the zone is beside them. */

export type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** In the order of ISO 8601. */
export const weekdays = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof weekdays)[number];

/** A time of day on the wall clock. */
export interface WallTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** A date and time on the wall clock, ISO 8601 without an offset: `2026-01-31T06:00`. */
export type WallDateTime = string;

export type MonthDay =
  | { readonly day: number }
  | { readonly day: 'last' }
  | { readonly nth: 1 | 2 | 3 | 4 | 'last'; readonly weekday: Weekday };

/** What any time-based form may carry. */
export interface ScheduleBounds {
  /** IANA zone; without it the task's or file's zone holds. */
  readonly timezone?: string;
  /** Milliseconds; a stable offset per task and machine lies between 0 and this. */
  readonly jitter?: number;
  readonly start?: WallDateTime;
  readonly end?: WallDateTime;
}

export interface EverySchedule extends ScheduleBounds {
  readonly form: 'every';
  readonly count: number;
  readonly unit: Unit;
  /** Anchors the grid; without it the start of the last run does. */
  readonly from?: WallDateTime;
}

export interface DailySchedule extends ScheduleBounds {
  readonly form: 'daily';
  readonly at: readonly WallTime[];
}

export interface WeeklySchedule extends ScheduleBounds {
  readonly form: 'weekly';
  readonly days: readonly Weekday[];
  readonly at: readonly WallTime[];
  readonly everyWeeks: number;
  readonly from?: WallDateTime;
}

export interface MonthlySchedule extends ScheduleBounds {
  readonly form: 'monthly';
  readonly on: MonthDay;
  readonly at: readonly WallTime[];
}

export interface YearlySchedule extends ScheduleBounds {
  readonly form: 'yearly';
  readonly month: number;
  readonly day: number;
  readonly at: readonly WallTime[];
}

/** What the fields of a cron expression name, each list in rising order and without duplicates. */
export interface CronPattern {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** 1–12. */
  readonly months: readonly number[];
  /** Absent: any day. Where both this and `daysOfWeek` are there, a day that one of them names will do. */
  readonly daysOfMonth?: CronDaysOfMonth;
  /** Absent: any day. */
  readonly daysOfWeek?: CronDaysOfWeek;
  /** The second, minute or hour field has `*`, a range or a step: in a repeated hour it runs in both passes. */
  readonly keepsCadence: boolean;
}

export interface CronDaysOfMonth {
  /** 1–31; a month that lacks the day is left out. */
  readonly days: readonly number[];
  /** `L`: the last day. */
  readonly last: boolean;
  /** `15W`: the weekday (Monday to Friday) nearest to that day, within its month. */
  readonly nearestWeekdays: readonly number[];
  /** `LW`: the month's last weekday. */
  readonly lastWeekday: boolean;
}

export interface CronDaysOfWeek {
  /** 0 is Sunday, 6 Saturday. */
  readonly days: readonly number[];
  /** `5#2`: the second Friday; `5L` or `5#L`: the last. */
  readonly nth: readonly { readonly day: number; readonly nth: 1 | 2 | 3 | 4 | 5 | 'last' }[];
}

export interface CronSchedule extends ScheduleBounds {
  readonly form: 'cron';
  /** As it was written. */
  readonly expression: string;
  readonly pattern: CronPattern;
}

interface OnceSchedule extends ScheduleBounds {
  readonly form: 'once';
  readonly at: WallDateTime;
}

/** When the workspace opens. */
export interface StartupSchedule {
  readonly form: 'startup';
}

/** When a run of another task ends. */
export interface AfterSchedule {
  readonly form: 'after';
  readonly task: string;
  readonly on: 'success' | 'failure' | 'always';
}

/** The forms whose occurrences follow from the clock alone. */
export type TimedSchedule =
  | EverySchedule
  | DailySchedule
  | WeeklySchedule
  | MonthlySchedule
  | YearlySchedule
  | CronSchedule
  | OnceSchedule;

export type Schedule = TimedSchedule | StartupSchedule | AfterSchedule;
