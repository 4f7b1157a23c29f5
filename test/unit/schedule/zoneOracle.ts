const HOUR = 3_600_000;

/** A zone by nothing but the system's formatter, hour by hour: slow, simple, and independent of src/. */
export class ZoneOracle {
  readonly #format: Intl.DateTimeFormat;
  /** The offset at each full hour. */
  readonly #offsets = new Map<number, number>();

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

  #offsetAtHour(hour: number): number {
    let offset = this.#offsets.get(hour);
    if (offset === undefined) {
      offset = this.#show(hour) - hour;
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
