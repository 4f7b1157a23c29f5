import { message, type Message, type Translate } from '../../common/message.ts';
import { weekdays, type WallDateTime, type WallTime, type Weekday } from '../../model/schedule.ts';
import { parseWall } from '../wallTime.ts';

const MONDAY = Date.UTC(2026, 0, 5);
const DAY = 86_400_000;

/** The pieces that descriptions are made of: names, numbers and dates as the reader's language writes them. */
export class Phrases {
  readonly #translate: Translate;
  readonly #locale: string;

  /**
   * The sentences are in English or French, and so are the names in them, whatever else the editor speaks. English
   * without a country is written with the day first, as its times have 24 hours.
   */
  constructor(translate: Translate, locale: string) {
    this.#translate = translate;
    const known = /^(?:(?:en|fr)-[a-z]{2}|fr)$/i.test(locale);
    this.#locale = known ? locale : 'en-GB';
  }

  get isFrench(): boolean {
    return /^fr/i.test(this.#locale);
  }

  say(sentence: Message): string {
    return this.#translate(sentence);
  }

  /** `a, b and c` */
  list(items: readonly string[]): string {
    return items.length === 1 && items[0] !== undefined
      ? items[0]
      : new Intl.ListFormat(this.#locale, { type: 'conjunction' }).format(items);
  }

  times(times: readonly WallTime[]): string {
    return this.list(times.map(timeText));
  }

  weekday(weekday: Weekday): string {
    const day = MONDAY + weekdays.indexOf(weekday) * DAY;
    return this.#date({ weekday: 'long' }, day);
  }

  /** 1–12. */
  month(month: number): string {
    return this.#date({ month: 'long' }, Date.UTC(2026, month - 1));
  }

  /** `25 December` */
  yearDay(month: number, day: number): string {
    return this.#date({ day: 'numeric', month: 'long' }, Date.UTC(2024, month - 1, day));
  }

  /** `1st`, without an article. */
  ordinal(day: number): string {
    if (day === 1) return this.say(message('1st'));
    // By the rules of English: a translation of these has one word for all of them.
    const rule = new Intl.PluralRules('en', { type: 'ordinal' }).select(day);
    if (rule === 'one') return this.say(message('{day}st', { day }));
    if (rule === 'two') return this.say(message('{day}nd', { day }));
    if (rule === 'few') return this.say(message('{day}rd', { day }));
    return this.say(message('{day}th', { day }));
  }

  /** `5 January 2026, 06:00` */
  moment(text: WallDateTime): string {
    const wall = parseWall(text);
    if (wall === undefined) return text;
    const time = timeText(timeOf(wall));
    return this.say(message('{day}, {time}', { day: this.day(text), time }));
  }

  /** `5 January 2026` */
  day(text: WallDateTime): string {
    const wall = parseWall(text);
    return wall === undefined ? text : this.#date({ dateStyle: 'long' }, wall);
  }

  /** The time of day alone. */
  timeOfDay(text: WallDateTime): string {
    const wall = parseWall(text);
    return wall === undefined ? text : timeText(timeOf(wall));
  }

  /** A moment that begins something: midnight goes without saying. */
  beginning(text: WallDateTime): string {
    return this.timeOfDay(text) === '00:00' ? this.day(text) : this.moment(text);
  }

  /** `1 hour and 30 minutes`; the length is in milliseconds. */
  duration(length: number): string {
    const parts: string[] = [];
    let left = length;
    for (const [unit, size] of durationUnits) {
      const count = Math.floor(left / size);
      left -= count * size;
      if (count === 0) continue;
      const format = new Intl.NumberFormat(this.#locale, { style: 'unit', unit, unitDisplay: 'long' });
      parts.push(format.format(count));
    }
    return this.list(parts);
  }

  capitalized(text: string): string {
    return text.slice(0, 1).toLocaleUpperCase(this.#locale) + text.slice(1);
  }

  /** For a sentence that goes on after another: none begins with a name. */
  uncapitalized(text: string): string {
    return text.slice(0, 1).toLocaleLowerCase(this.#locale) + text.slice(1);
  }

  #date(shape: Intl.DateTimeFormatOptions, instant: number): string {
    return new Intl.DateTimeFormat(this.#locale, { timeZone: 'UTC', ...shape })
      .formatToParts(instant)
      .map(({ type, value }) => (type === 'day' && value === '1' && this.isFrench ? '1er' : value))
      .join('');
  }
}

const durationUnits = [
  ['day', DAY],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
  ['millisecond', 1],
] as const;

/** `06:00`, with its seconds where it has some. */
export function timeText({ hour, minute, second }: WallTime): string {
  const [hours, minutes, seconds] = [hour, minute, second].map((part) => String(part).padStart(2, '0'));
  return second === 0 ? `${hours}:${minutes}` : `${hours}:${minutes}:${seconds}`;
}

function timeOf(wall: number): WallTime {
  const date = new Date(wall);
  return { hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() };
}
