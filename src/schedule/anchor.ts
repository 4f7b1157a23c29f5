/** What an interval without `from` counts from. Milliseconds since the epoch. */
export interface Anchor {
  /** Since when the schedule is in force: due at once, where nothing has run yet. */
  readonly since: number;
  /** Start of the task's last run. */
  readonly lastStart?: number;
}
