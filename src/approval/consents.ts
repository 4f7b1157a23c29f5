import type { Approval, Grant } from '../model/approval.ts';
import { isSameFolder } from './approvalSet.ts';
import { GrantSet } from './grantSet.ts';
import { goesWithAll } from './evidenceFacts.ts';
import { hashOfAll } from './hashes.ts';
import type { Look } from './looks.ts';

/** What is allowed in one folder: by the user's approvals, by the environment, and once. */
export class Consents {
  readonly #folder: string;
  readonly #granted: ReadonlySet<string>;
  /** Of each task the approvals by hash, the newest first. */
  #approvals: ReadonlyMap<string, ReadonlyMap<string, Approval>> = new Map();
  #from: readonly Approval[] | undefined;
  /** What a hash of the environment has turned out to name. */
  readonly #named = new GrantSet();
  readonly #once = new GrantSet();

  constructor(folder: string, granted: readonly string[]) {
    this.#folder = folder;
    this.#granted = new Set(granted);
  }

  /** Takes over what the user's file says, of all folders. `false`: it is what it was. */
  take(all: readonly Approval[]): boolean {
    if (all === this.#from) return false;
    this.#from = all;
    const approvals = new Map<string, Map<string, Approval>>();
    for (const approval of all.filter(({ folder }) => isSameFolder(folder, this.#folder))) {
      const ofTask = approvals.get(approval.taskId) ?? new Map<string, Approval>();
      ofTask.set(approval.hash, approval);
      approvals.set(approval.taskId, ofTask);
    }
    this.#approvals = approvals;
    return true;
  }

  /** Finds out whether the environment means these tasks together; then more may be allowed than before. */
  recognize(looks: readonly Look[]): boolean {
    if (this.#granted.size === 0) return false;
    const grants = looks
      .filter(({ task, evidence }) => goesWithAll(task, evidence))
      .map(({ task, hash }) => ({ taskId: task.id, hash }));
    // The hash says what is allowed, whatever the others become later.
    if (grants.length === 0 || !this.#granted.has(hashOfAll(grants))) return false;
    for (const grant of grants) this.#named.add(grant);
    return true;
  }

  allowOnce(grant: Grant): void {
    this.#once.add(grant);
  }

  has({ taskId, hash }: Grant): boolean {
    return (
      this.#approvals.get(taskId)?.has(hash) === true ||
      this.#granted.has(hash) ||
      this.#named.has({ taskId, hash })
    );
  }

  hasOnce(grant: Grant): boolean {
    return this.#once.has(grant);
  }

  /** What was allowed of a task last. */
  last(taskId: string): Approval | undefined {
    let last: Approval | undefined;
    for (const approval of this.#approvals.get(taskId)?.values() ?? [])
      if (last === undefined || approval.at > last.at) last = approval;
    return last;
  }

  /** Those of these tasks, or of all that ever were in the folder. */
  of(taskIds?: readonly string[]): readonly Approval[] {
    const wanted = taskIds ?? [...this.#approvals.keys()];
    return wanted.flatMap((taskId) => [...(this.#approvals.get(taskId)?.values() ?? [])]);
  }

  /** What was allowed once is so no more. */
  forgetOnce(taskIds?: readonly string[]): void {
    this.#once.remove(taskIds);
  }
}
