import { message, type Message } from '../common/message.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long something took: `0.3 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. `ms` is not negative. */
export function formatDuration(ms: number): Message {
  if (ms < 10 * second) return message('{seconds} s', { seconds: (ms / second).toFixed(1) });
  if (ms < minute) return message('{seconds} s', { seconds: Math.round(ms / second) });
  if (ms < hour) {
    const total = Math.round(ms / second);
    return message('{minutes} min {seconds} s', { minutes: Math.floor(total / 60), seconds: total % 60 });
  }
  const total = Math.round(ms / minute);
  return message('{hours} h {minutes} min', { hours: Math.floor(total / 60), minutes: total % 60 });
}

/** How far ahead an instant is, both in milliseconds since the epoch; the past counts as now. */
export function formatUntil(instant: number, now: number): Message {
  const ahead = instant - now;
  if (ahead < minute) return message('in less than a minute');
  if (ahead < hour) return message('in {minutes} min', { minutes: Math.round(ahead / minute) });
  if (ahead < day) {
    const minutes = Math.round(ahead / minute);
    return minutes % 60 === 0
      ? message('in {hours} h', { hours: minutes / 60 })
      : message('in {hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
  const days = Math.round(ahead / day);
  return days === 1 ? message('in 1 day') : message('in {days} days', { days });
}

/** Words instants as a reader of `locale` in `timezone` (the machine's by default) would. */
export class InstantFormat {
  readonly #day: Intl.DateTimeFormat;
  readonly #year: Intl.DateTimeFormat;
  readonly #time: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;
  readonly #key: Intl.DateTimeFormat;

  constructor(locale: string, timezone?: string) {
    const zone = timezone === undefined ? {} : { timeZone: timezone };
    this.#day = new Intl.DateTimeFormat(locale, {
      ...zone,
      weekday: 'short',
      day: 'numeric',
      month: 'short',
    });
    this.#year = new Intl.DateTimeFormat(locale, {
      ...zone,
      day: 'numeric',
      month: 'short',
      year: 'numeric',
    });
    this.#time = new Intl.DateTimeFormat(locale, {
      ...zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    this.#full = new Intl.DateTimeFormat(locale, { ...zone, dateStyle: 'full', timeStyle: 'long' });
    this.#key = new Intl.DateTimeFormat('en-CA', {
      ...zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  }

  /** `06:00` */
  time(instant: number): string {
    return this.#time.format(instant);
  }

  /** `Sunday, 22 November 2026 at 06:00:00 CET` */
  full(instant: number): string {
    return this.#full.format(instant);
  }

  /** The calendar day as `2026-11-22`, to group by. */
  dayKey(instant: number): string {
    return this.#key.format(instant);
  }

  /** Today, Yesterday, Tomorrow, or the date. */
  dayLabel(instant: number, now: number): Message {
    const key = this.dayKey(instant);
    if (key === this.dayKey(now)) return message('Today');
    if (key === this.dayKey(now - day)) return message('Yesterday');
    if (key === this.dayKey(now + day)) return message('Tomorrow');
    const date = Math.abs(instant - now) < 300 * day ? this.#day : this.#year;
    return message('{date}', { date: date.format(instant) });
  }

  /** `06:00` today, else with the day: `Tomorrow 06:00`. */
  moment(instant: number, now: number): Message {
    const time = this.time(instant);
    const label = this.dayLabel(instant, now);
    if (label.text === 'Today') return message('{time}', { time });
    if (label.text === 'Yesterday') return message('Yesterday {time}', { time });
    if (label.text === 'Tomorrow') return message('Tomorrow {time}', { time });
    return message('{date} {time}', { date: String(label.args['date']), time });
  }
}
