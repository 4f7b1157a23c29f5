const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** More than any clock has ever differed from UTC. */
const LEAD = 30 * HOUR;
/** Offsets kept, so that a long run of many years does not fill the memory. */
const most = 200_000;

/** A zone by nothing but the system's formatter, hour by hour: slow, simple, and independent of src/. */
export class ZoneOracle {
  readonly #format: Intl.DateTimeFormat;
  /** The offset at each full hour. */
  readonly #offsets = new Map<number, number>();
  readonly #changes = new Map<number, number[]>();

  constructor(timeZone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** What the clock shows at an instant (whole seconds), as if it were UTC. */
  wallAt(instant: number): number {
    const hour = Math.floor(instant / HOUR) * HOUR;
    const offset = this.#offsetAtHour(hour);
    // Where the offset changes within the hour, the minute decides.
    return instant + (offset === this.#offsetAtHour(hour + HOUR) ? offset : this.#show(instant) - instant);
  }

  /** The first full minute at which the clock shows `wall` or later. */
  reaches(wall: number): number {
    let instant = Math.floor((wall - LEAD) / MINUTE) * MINUTE;
    while (this.wallAt(instant) < wall) instant += MINUTE;
    return instant;
  }

  /** The hours of a year in which or with which the clock changes. */
  changesIn(year: number): readonly number[] {
    let changes = this.#changes.get(year);
    if (changes === undefined) {
      changes = [];
      for (let day = Date.UTC(year, 0, 1); day < Date.UTC(year + 1, 0, 1); day += DAY) {
        if (this.#offsetAtHour(day) === this.#offsetAtHour(day + DAY)) continue;
        let hour = day;
        while (this.#offsetAtHour(hour + HOUR) === this.#offsetAtHour(day)) hour += HOUR;
        changes.push(hour);
      }
      this.#changes.set(year, changes);
    }
    return changes;
  }

  #offsetAtHour(hour: number): number {
    let offset = this.#offsets.get(hour);
    if (offset === undefined) {
      offset = this.#show(hour) - hour;
      if (this.#offsets.size >= most) this.#offsets.clear();
      this.#offsets.set(hour, offset);
    }
    return offset;
  }

  #show(instant: number): number {
    const part: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of this.#format.formatToParts(instant)) part[type] = Number(value);
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }
}
