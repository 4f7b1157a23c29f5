import type { KeptCursor } from '../../src/history/store/enrolled.ts';

/** Milliseconds. */
export const tolerated = 60_000;

/** What a cursor becomes at `now`, when the clock has been set back; itself where it does not lie ahead. */
export function rewound(cursor: KeptCursor, now: number): KeptCursor {
  const { since, until, lastStart } = cursor;
  const isAhead = (instant: number) => instant > now + tolerated;
  if (![since, until, lastStart ?? 0].some(isAhead)) return cursor;
  // An interval that never ran is due at `since`, which must therefore not be accounted for yet.
  const untouched = isAhead(since) && until < since;
  return {
    ...cursor,
    since: isAhead(since) ? now : since,
    until: untouched ? Math.min(until, now - 1) : isAhead(until) ? now : until,
    ...(lastStart === undefined ? {} : { lastStart: isAhead(lastStart) ? now : lastStart }),
  };
}
