import { Cron } from 'croner';
import { message } from '../common/message.ts';
import { excerpt, faultAt, type Fault } from './reading.ts';
import { nearest } from './suggest.ts';

const nicknames = ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly'];

export interface CronCheck {
  /** Why it is no cron expression. */
  readonly error?: Fault;
  /** Why it is a doubtful one. */
  readonly warning?: Fault;
}

/** What there is to say about a cron expression of five or six fields, or a nickname. Sets no timer. */
export function checkCron(expression: string): CronCheck {
  const fault = shapeFault(expression);
  if (fault !== undefined) return { error: fault };
  const cron = compile(expression);
  if (cron === undefined) return { error: badField(expression) ?? wholeFault(expression) };
  // Only a day that no month has keeps an expression from ever coming due; looking for it is slow.
  const [day, month] = fieldsOf(expression).slice(-3, -1);
  if (day === undefined || !/\d/.test(day.text) || month?.text === '*') return {};
  if (nextOf(cron) !== null) return {};
  const text = message('This cron expression never comes due: no month that it names has such a day.');
  return { warning: faultAt(0, expression.length, text).fault };
}

function shapeFault(expression: string): Fault | undefined {
  const text = expression.trim();
  if (text.startsWith('@')) {
    if (nicknames.includes(text.toLowerCase())) return undefined;
    const suggestion = nearest(text, nicknames);
    return faultAt(
      0,
      expression.length,
      suggestion === undefined
        ? message('Unknown nickname "{text}". Allowed: {allowed}.', {
            text: excerpt(text),
            allowed: nicknames.join(', '),
          })
        : message('Unknown nickname "{text}". Did you mean "{suggestion}"?', {
            text: excerpt(text),
            suggestion,
          }),
    ).fault;
  }
  const count = fieldsOf(expression).length;
  if (count === 5 || count === 6) return undefined;
  return faultAt(
    0,
    expression.length,
    message(
      'A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds first: there are {count} here.',
      {
        count,
      },
    ),
  ).fault;
}

interface Field {
  readonly text: string;
  readonly offset: number;
}

function fieldsOf(expression: string): readonly Field[] {
  return [...expression.matchAll(/\S+/g)].map((match) => ({ text: match[0], offset: match.index }));
}

/** Croner's complaint names no place: the field at fault is the one that does not compile among stars. */
function badField(expression: string): Fault | undefined {
  const fields = fieldsOf(expression);
  const places = fields.length === 6 ? fieldNames : fieldNames.slice(1);
  for (const [index, field] of fields.entries()) {
    const alone = fields.map((_, other) => (other === index ? field.text : '*')).join(' ');
    if (compile(alone) !== undefined) continue;
    const say = places[index];
    if (say !== undefined) return faultAt(field.offset, field.text.length, say(excerpt(field.text))).fault;
  }
  return undefined;
}

const fieldNames = [
  (text: string) => message('"{text}" is not valid for the seconds (0–59) of a cron expression.', { text }),
  (text: string) => message('"{text}" is not valid for the minutes (0–59) of a cron expression.', { text }),
  (text: string) => message('"{text}" is not valid for the hours (0–23) of a cron expression.', { text }),
  (text: string) =>
    message('"{text}" is not valid for the day of the month (1–31, L, W) of a cron expression.', { text }),
  (text: string) =>
    message('"{text}" is not valid for the month (1–12, JAN–DEC) of a cron expression.', { text }),
  (text: string) =>
    message('"{text}" is not valid for the day of the week (0–7, SUN–SAT, L, #) of a cron expression.', {
      text,
    }),
];

function wholeFault(expression: string): Fault {
  const text = message('"{text}" is not a cron expression.', { text: excerpt(expression) });
  return faultAt(0, expression.length, text).fault;
}

function compile(expression: string): Cron | undefined {
  try {
    return new Cron(expression, { timezone: 'UTC', paused: true });
  } catch {
    return undefined;
  }
}

function nextOf(cron: Cron): Date | null {
  try {
    return cron.nextRun(new Date(0));
  } catch {
    return null;
  }
}

/** The expressions of one file, each checked once. */
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
