import { message, type Message } from '../common/message.ts';

/** One of the fields of a cron expression: what its numbers and names may be. */
export interface CronField {
  readonly first: number;
  /** The last of its cycle: after it comes `first` again. */
  readonly last: number;
  /** The largest number that may be written: 7 is a second name of Sunday. */
  readonly largest: number;
  /** In capitals, from `first` on. */
  readonly names: readonly string[];
  /** Which days `L`, `W` and `#` may tell. */
  readonly days?: 'of month' | 'of week';
  readonly invalid: (text: string) => Message;
  readonly misspelt: (text: string, suggestion: string) => Message;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const numbers = (first: number, last: number, invalid: CronField['invalid']): CronField => ({
  first,
  last,
  largest: last,
  names: [],
  invalid,
  misspelt: invalid,
});

/** In the order of an expression of six fields. */
export const cronFields = [
  numbers(0, 59, (text) =>
    message('"{text}" is not valid for the seconds (0–59) of a cron expression.', { text }),
  ),
  numbers(0, 59, (text) =>
    message('"{text}" is not valid for the minutes (0–59) of a cron expression.', { text }),
  ),
  numbers(0, 23, (text) =>
    message('"{text}" is not valid for the hours (0–23) of a cron expression.', { text }),
  ),
  {
    ...numbers(1, 31, (text) =>
      message('"{text}" is not valid for the day of the month (1–31, L, W) of a cron expression.', { text }),
    ),
    days: 'of month',
  },
  {
    ...numbers(1, 12, (text) =>
      message('"{text}" is not valid for the month (1–12, JAN–DEC) of a cron expression.', { text }),
    ),
    names: months,
    misspelt: (text, suggestion) =>
      message('"{text}" is not a month of a cron expression. Did you mean "{suggestion}"?', {
        text,
        suggestion,
      }),
  },
  {
    ...numbers(0, 6, (text) =>
      message('"{text}" is not valid for the day of the week (0–7, SUN–SAT, L, #) of a cron expression.', {
        text,
      }),
    ),
    largest: 7,
    names: days,
    days: 'of week',
    misspelt: (text, suggestion) =>
      message('"{text}" is not a day of the week of a cron expression. Did you mean "{suggestion}"?', {
        text,
        suggestion,
      }),
  },
] as const satisfies readonly CronField[];
