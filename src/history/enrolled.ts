import type { Cursor } from '../engine/ports.ts';

/** A cursor as it is kept: that of a task which is away (disabled) waits for its return. */
export interface KeptCursor extends Cursor {
  readonly away: boolean;
}

/** Whether the schedule with `scheduleKey` is the one in force. */
export function isInForce(kept: KeptCursor | undefined, scheduleKey: string): kept is KeptCursor {
  return kept !== undefined && !kept.away && kept.scheduleKey === scheduleKey;
}

/** What a task's cursor becomes when its schedule with `scheduleKey` is in force at `now`. */
export function enrolled(
  kept: KeptCursor | undefined,
  taskId: string,
  scheduleKey: string,
  now: number,
): KeptCursor {
  if (isInForce(kept, scheduleKey)) return kept;
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
