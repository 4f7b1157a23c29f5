import type { Claim } from '../../engine/runStore.ts';

/**
 * The claims for several occurrences of which some have been accounted for since they were planned, and those of the
 * same task that come after them: written all the same, they would count an occurrence twice, or leave one out.
 */
export function tornClaims(
  claims: readonly Claim[],
  untilOf: (taskId: string) => number | undefined,
): ReadonlySet<Claim> {
  /** Where a task's first torn claim begins, by task id. */
  const tornFrom = new Map<string, number>();
  for (const { taskId, occurrence, from = occurrence } of claims) {
    const until = untilOf(taskId) ?? -Infinity;
    if (from <= until && until < occurrence) {
      tornFrom.set(taskId, Math.min(from, tornFrom.get(taskId) ?? Infinity));
    }
  }
  return new Set(claims.filter(({ taskId, occurrence }) => occurrence >= (tornFrom.get(taskId) ?? Infinity)));
}
