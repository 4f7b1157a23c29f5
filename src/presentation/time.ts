import { message, type Message } from '../common/message.ts';

const second = 1000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** How long something took: `0.3 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. `ms` is not negative. */
export function formatDuration(ms: number): Message {
  // Rounded before it is compared, or 59.6 s would be 60 s.
  const tenths = Math.round(ms / 100);
  if (tenths < 100) {
    // The sign between them is the language's.
    return message('{seconds}.{tenths} s', { seconds: Math.floor(tenths / 10), tenths: tenths % 10 });
  }
  const seconds = Math.round(ms / second);
  if (seconds < 60) return message('{seconds} s', { seconds });
  if (seconds < 3600) {
    return message('{minutes} min {seconds} s', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
  }
  const minutes = Math.round(ms / minute);
  return message('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Tells the day that an instant is on, as `2026-11-22`. */
type Calendar = Pick<InstantFormat, 'dayKey'>;

const machineCalendar: Calendar = {
  dayKey(instant) {
    const local = new Date(instant);
    const day = Date.UTC(local.getFullYear(), local.getMonth(), local.getDate());
    return new Date(day).toISOString().slice(0, 10);
  },
};

/**
 * How far ahead an instant is, both in milliseconds since the epoch; the past counts as now. From 24 hours on it
 * is in days of `calendar` (the machine's by default), so that one day is never both 7 and 8 days ahead.
 */
export function formatUntil(instant: number, now: number, calendar: Calendar = machineCalendar): Message {
  const ahead = instant - now;
  if (ahead < minute) return message('in less than a minute');
  const minutes = Math.round(ahead / minute);
  if (minutes < 60) return message('in {minutes} min', { minutes });
  if (minutes < 24 * 60) {
    return minutes % 60 === 0
      ? message('in {hours} h', { hours: minutes / 60 })
      : message('in {hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
  const days = (Date.parse(calendar.dayKey(instant)) - Date.parse(calendar.dayKey(now))) / day;
  // One of 25 hours may not be over yet.
  if (days <= 1) return message('in 1 day');
  return message('in {days} days', { days });
}

const shapes = {
  day: { weekday: 'short', day: 'numeric', month: 'short' },
  year: { day: 'numeric', month: 'short', year: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  full: { dateStyle: 'full', timeStyle: 'long', hourCycle: 'h23' },
  key: { year: 'numeric', month: '2-digit', day: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Words instants as a reader of `locale` in `timezone` (the machine's by default) would. */
export class InstantFormat {
  readonly #locale: string;
  readonly #zone: Intl.DateTimeFormatOptions;
  /** Made when first asked for: each takes milliseconds, and an editor starts with none of them. */
  #made: Partial<Record<keyof typeof shapes, Intl.DateTimeFormat>> = {};

  constructor(locale: string, timezone?: string) {
    this.#locale = locale;
    this.#zone = timezone === undefined ? {} : { timeZone: timezone };
  }

  #format(shape: keyof typeof shapes): Intl.DateTimeFormat {
    const locale = shape === 'key' ? 'en-CA' : this.#locale;
    return (this.#made[shape] ??= new Intl.DateTimeFormat(locale, { ...this.#zone, ...shapes[shape] }));
  }

  /** The machine's time zone may be another than before. */
  renew(): void {
    this.#made = {};
  }

  /** `06:00` */
  time(instant: number): string {
    return this.#format('time').format(instant);
  }

  /** `06:00:00` */
  timeToSecond(instant: number): string {
    return this.#format('second').format(instant);
  }

  /** `Sunday, 22 November 2026 at 06:00:00 CET` */
  full(instant: number): string {
    return this.#format('full').format(instant);
  }

  /** The calendar day as `2026-11-22`, to group by. */
  dayKey(instant: number): string {
    const parts = new Map(
      this.#format('key')
        .formatToParts(instant)
        .map(({ type, value }) => [type, value]),
    );
    return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  }

  /** Today, Yesterday, Tomorrow, or the date. */
  dayLabel(instant: number, now: number): Message {
    const key = this.dayKey(instant);
    const today = this.dayKey(now);
    if (key === today) return message('Today');
    if (key === besides(today, -1)) return message('Yesterday');
    if (key === besides(today, 1)) return message('Tomorrow');
    const shape = Math.abs(instant - now) < 300 * day ? 'day' : 'year';
    return message('{date}', { date: this.#format(shape).format(instant) });
  }

  /** `06:00` today, else with the day: `tomorrow 06:00`. */
  moment(instant: number, now: number): Message {
    const time = this.time(instant);
    const label = this.dayLabel(instant, now);
    if (label.text === 'Today') return message('{time}', { time });
    if (label.text === 'Yesterday') return message('yesterday {time}', { time });
    if (label.text === 'Tomorrow') return message('tomorrow {time}', { time });
    return message('{date} {time}', { date: String(label.args['date']), time });
  }
}

/** The day before or after, by the calendar: a day of the clock may have 23 or 25 hours. */
function besides(dayKey: string, days: -1 | 1): string {
  return new Date(Date.parse(dayKey) + days * day).toISOString().slice(0, 10);
}
