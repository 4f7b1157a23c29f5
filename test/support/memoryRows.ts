import type { InterruptedOutcome } from '../../src/engine/ports.ts';
import { newRunId } from '../../src/history/runId.ts';
import { isActive } from '../../src/model/run.ts';
import type { Host, Outcome, Run } from '../../src/model/run.ts';
import type { OverlapPolicy } from '../../src/model/task.ts';

type Applicant = Omit<Run, 'id' | 'host' | 'status'>;

/** The runs of a `MemoryRunStore`, which every host of it shares. */
export class MemoryRows {
  /** Oldest first. */
  readonly all: Run[] = [];

  find(runId: string): Run | undefined {
    return this.all.find(({ id }) => id === runId);
  }

  those(ids: Iterable<string>): Run[] {
    return [...ids].flatMap((id) => this.find(id) ?? []);
  }

  add(row: Omit<Run, 'id' | 'host'>, host: Host): Run {
    let id = newRunId(row.createdAt);
    while (this.find(id)) id = newRunId(row.createdAt);
    const run: Run = { id, ...row, host };
    this.all.push(run);
    return run;
  }

  replace(run: Run): Run {
    this.all[this.all.findIndex(({ id }) => id === run.id)] = run;
    return run;
  }

  end(run: Run, outcome: Outcome | InterruptedOutcome, now: number): Run {
    const ended: Run & { stopRequested?: Run['stopRequested'] | undefined } = {
      ...{ ...run, ...outcome },
      endedAt: Math.max(now, run.startedAt ?? 0),
    };
    delete ended.stopRequested;
    return this.replace(ended);
  }

  forbids(overlap: OverlapPolicy, taskId: string): boolean {
    const active = this.#activeOf(taskId);
    if (overlap === 'queue') return active.some(({ status }) => status === 'queued');
    return overlap === 'skip' && active.length > 0;
  }

  /** Adds a queued row; the ids of those that it replaces are put into `others`. */
  admit(row: Applicant, host: Host, overlap: OverlapPolicy, others: Set<string>): Run {
    for (const other of overlap === 'replace' ? this.#activeOf(row.taskId) : []) {
      if (other.stopRequested && other.status === 'running') continue;
      if (other.status === 'running') this.replace({ ...other, stopRequested: 'replaced' });
      else this.end(other, { status: 'cancelled', reason: 'replaced' }, row.createdAt);
      others.add(other.id);
    }
    return this.add({ ...row, status: 'queued' }, host);
  }

  admitOrSkip(row: Applicant, host: Host, overlap: OverlapPolicy, others: Set<string>): Run {
    if (!this.forbids(overlap, row.taskId)) return this.admit(row, host, overlap, others);
    return this.add({ ...row, status: 'skipped', reason: 'overlap' }, host);
  }

  #activeOf(taskId: string): Run[] {
    return this.all.filter((run) => run.taskId === taskId && isActive(run));
  }
}
