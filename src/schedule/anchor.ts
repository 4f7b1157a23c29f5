/** What an interval without `from` counts from. Milliseconds since the epoch. */
export interface Anchor {
  /** Since when the schedule is in force: due at once, where nothing has run yet. */
  readonly since: number;
  /** Start of the task's last run. */
  readonly lastStart?: number;
}

/** The first occurrence strictly after `after` (ms since the epoch); undefined: there is none. */
export type NextOccurrence = (after: number, anchor: Anchor) => number | undefined;

export const never: NextOccurrence = () => undefined;

/**
 * The same answers, the last of them kept, for occurrences that no anchor moves: until its answer has passed a
 * schedule is not computed again, and never again once there is none.
 */
export function remembering(next: (after: number) => number | undefined): NextOccurrence {
  let last: { readonly after: number; readonly next: number | undefined } | undefined;
  return (after) => {
    if (last === undefined || after < last.after || (last.next !== undefined && after >= last.next)) {
      last = { after, next: next(after) };
    }
    return last.next;
  };
}
