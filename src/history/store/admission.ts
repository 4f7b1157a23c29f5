import type { OverlapPolicy } from '../../model/task.ts';
import type { Host, Run } from '../../model/run.ts';
import type { ActiveRuns } from './activeRuns.ts';
import type { NewRun, RunTable } from './runTable.ts';

/** A row that asks to become active. */
type Applicant = Omit<NewRun, 'status'>;

/** Lets rows become active as their overlap policy says. To be used within one transaction. */
export class Admission {
  readonly #runs: RunTable;
  readonly #active: ActiveRuns;
  readonly #host: Host;

  constructor(runs: RunTable, active: ActiveRuns, host: Host) {
    this.#runs = runs;
    this.#active = active;
    this.#host = host;
  }

  /**
   * Adds the row, `queued`. `undefined`: the policy forbids it, or the occurrence has its row. What it replaces
   * is put into `changed`.
   */
  admit(applicant: Applicant, overlap: OverlapPolicy, changed: Map<string, Run>): Run | undefined {
    return this.#forbids(overlap, applicant) ? undefined : this.#add(applicant, overlap, changed);
  }

  /** The same, but what the policy forbids becomes a row too: `skipped`. */
  admitOrSkip(applicant: Applicant, overlap: OverlapPolicy, changed: Map<string, Run>): Run | undefined {
    return this.#forbids(overlap, applicant)
      ? this.#runs.add({ ...applicant, status: 'skipped', reason: 'overlap' }, this.#host)
      : this.#add(applicant, overlap, changed);
  }

  #add(applicant: Applicant, overlap: OverlapPolicy, changed: Map<string, Run>): Run | undefined {
    const run = this.#runs.add({ ...applicant, status: 'queued' }, this.#host);
    if (run && overlap === 'replace' && !run.dryRun) {
      for (const other of this.#active.replaceBy(run, applicant.createdAt)) changed.set(other.id, other);
    }
    return run;
  }

  #forbids(overlap: OverlapPolicy, { taskId, dryRun }: Applicant): boolean {
    // A dry run is beside all policies; a second one would only be in the way of the first.
    if (dryRun) return this.#active.hasDryRun(taskId);
    if (overlap === 'skip') return this.#active.hasAny(taskId);
    return overlap === 'queue' && this.#active.hasQueued(taskId);
  }
}
