import { goesWithAll } from '../approval/evidenceFacts.ts';
import { hashOfAll } from '../approval/hashes.ts';
import type { Grant, TaskReview } from '../model/approval.ts';

/** What of a workspace “all” means, allowed by now or not, and the hash that names it. */
export interface WholeWorkspace {
  readonly grants: readonly Grant[];
  /** `undefined`: there is nothing. */
  readonly hash: string | undefined;
}

export function wholeWorkspace(reviews: readonly TaskReview[]): WholeWorkspace {
  const grants = reviews.filter(({ task, evidence }) => goesWithAll(task, evidence)).map(grantOf);
  return { grants, hash: grants.length === 0 ? undefined : hashOfAll(grants) };
}

/**
 * What is allowed without a question: the tasks that were named, as each of them was asked for by itself, or of all
 * those that go together.
 */
export function grantsWithoutQuestion(reviews: readonly TaskReview[], areNamed: boolean): readonly Grant[] {
  return reviews
    .filter(({ task, evidence, obstacle }) =>
      areNamed ? obstacle === undefined : goesWithAll(task, evidence),
    )
    .map(grantOf);
}

/**
 * What these hashes name, each one of the tasks or all of `whole`. `undefined`: one of them names nothing that is here
 * now, or what nobody can allow.
 */
export function grantsNamed(
  hashes: readonly string[],
  reviews: readonly TaskReview[],
  whole?: WholeWorkspace,
): readonly Grant[] | undefined {
  const grants = new Map<string, Grant>();
  for (const hash of hashes) {
    const named = hash === whole?.hash ? whole.grants : reviews.filter((review) => review.hash === hash);
    if (named.length === 0) return undefined;
    for (const { taskId } of named) grants.set(taskId, { taskId, hash });
  }
  const chosen = reviews.filter(({ taskId }) => grants.has(taskId));
  return chosen.some(({ obstacle }) => obstacle !== undefined) ? undefined : chosen.map(grantOf);
}

function grantOf({ taskId, hash }: TaskReview): Grant {
  return { taskId, hash };
}
