import type { Wording } from './wording.ts';

/** An instant (ms since the epoch) in the machine's time: `06:00:03` today, else with the day and without seconds. */
export function exactMoment(
  instant: number,
  { locale, translate, instants, now }: Pick<Wording, 'locale' | 'translate' | 'instants' | 'now'>,
): string {
  if (instants.dayKey(instant) !== instants.dayKey(now)) return translate(instants.moment(instant, now));
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(instant);
}
