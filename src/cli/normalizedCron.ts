import { cronFields } from '../config/cronFields.ts';
import type { CronPattern, CronSchedule } from '../model/schedule.ts';

/** A cron expression as its author might have written it plainly: numbers for names, single blanks, no nickname. */
export function normalizedCron({
  expression,
  pattern,
}: Pick<CronSchedule, 'expression' | 'pattern'>): string {
  const text = expression.trim();
  if (text.startsWith('@')) return expanded(pattern);
  const tokens = text.split(/\s+/);
  return tokens
    .map((token, index) => normalizedField(token, cronFields.length - tokens.length + index))
    .join(' ');
}

function normalizedField(token: string, index: number): string {
  const field = cronFields[index];
  const names: readonly string[] = field?.names ?? [];
  return (
    token
      .toUpperCase()
      .replaceAll('?', '*')
      .replace(/[A-Z]{3}/g, (name) => {
        const at = names.indexOf(name);
        return at < 0 ? name : String((field?.first ?? 0) + at);
      })
      // `05` is 5.
      .replace(/\b0+(?=\d)/g, '')
  );
}

/** Of a nickname, which names one value or all of every field. */
function expanded(pattern: CronPattern): string {
  const days = (restricted: { readonly days: readonly number[] } | undefined) =>
    restricted === undefined ? '*' : restricted.days.join(',');
  return [
    all(pattern.minutes, 60),
    all(pattern.hours, 24),
    days(pattern.daysOfMonth),
    all(pattern.months, 12),
    days(pattern.daysOfWeek),
  ].join(' ');
}

function all(values: readonly number[], size: number): string {
  return values.length === size ? '*' : values.join(',');
}
