import type { Cursor } from '../../engine/runStore.ts';

/** A cursor as it is kept: that of a task which is away (disabled) waits for its return. */
export interface KeptCursor extends Cursor {
  readonly away: boolean;
}

/** The cursor, where the schedule with `scheduleKey` is the one in force. */
export function inForce(kept: KeptCursor | undefined, scheduleKey: string): KeptCursor | undefined {
  return kept?.scheduleKey === scheduleKey && !kept.away ? kept : undefined;
}

/** What a task's cursor becomes when its schedule with `scheduleKey` is in force at `now`. */
export function enrolled(
  kept: KeptCursor | undefined,
  taskId: string,
  scheduleKey: string,
  now: number,
): KeptCursor {
  const unchanged = inForce(kept, scheduleKey);
  if (unchanged) return unchanged;
  const lastStart = kept?.lastStart;
  return {
    taskId,
    scheduleKey,
    since: now,
    // An interval that never ran is due at `since`, which must therefore not be accounted for yet.
    until: lastStart === undefined ? now - 1 : now,
    ...(lastStart === undefined ? {} : { lastStart }),
    away: false,
  };
}

/** What becomes of a cursor in a history that has lost something, where a host remembers it as `known`. */
export function restored(kept: KeptCursor | undefined, known: Cursor): KeptCursor {
  // Without a key it is but the start of a run by hand.
  if (!kept?.scheduleKey) return { ...known, ...later(kept, known), away: false };
  const until = kept.scheduleKey === known.scheduleKey ? Math.max(kept.until, known.until) : kept.until;
  const lastStart = later(kept, known);
  if (until === kept.until && lastStart.lastStart === kept.lastStart) return kept;
  return { ...kept, until, ...lastStart };
}

function later(kept: KeptCursor | undefined, known: Cursor): Pick<Cursor, 'lastStart'> {
  const lastStart = Math.max(kept?.lastStart ?? -Infinity, known.lastStart ?? -Infinity);
  return lastStart === -Infinity ? {} : { lastStart };
}
