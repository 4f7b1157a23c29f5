import type { Grant } from '../model/approval.ts';

/** Consents by task and hash. */
export class GrantSet {
  readonly #hashes = new Map<string, Set<string>>();

  constructor(grants: readonly Grant[] = []) {
    for (const grant of grants) this.add(grant);
  }

  add({ taskId, hash }: Grant): void {
    this.#hashes.set(taskId, (this.#hashes.get(taskId) ?? new Set()).add(hash));
  }

  has({ taskId, hash }: Grant): boolean {
    return this.#hashes.get(taskId)?.has(hash) === true;
  }

  /** Those of these tasks, or all. */
  remove(taskIds: readonly string[] = [...this.#hashes.keys()]): void {
    for (const taskId of taskIds) this.#hashes.delete(taskId);
  }
}
