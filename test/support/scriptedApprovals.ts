import type { Disposable } from '../../src/common/disposables.ts';
import { Emitter } from '../../src/common/emitter.ts';
import type { Approvals } from '../../src/approval/approvals.ts';
import type { ApprovalState, Evidence, Grant, TaskReview } from '../../src/model/approval.ts';
import type { Run } from '../../src/model/run.ts';
import type { SchedulerConfig, Task } from '../../src/model/task.ts';

/** Allows everything but what a test refuses. */
export class ScriptedApprovals implements Pick<Approvals, keyof Approvals> {
  /** Ids of tasks that wait for their user. */
  readonly refused = new Set<string>();
  /** Of those, which have become so without anybody having looked. */
  readonly unseen = new Set<string>();
  /** What was asked right before starts. */
  readonly asked: { readonly run: Run; readonly evidence: Evidence }[] = [];
  /** Every config that was looked at, by the ids of its tasks; `undefined`: none may be looked at. */
  readonly taken: (readonly string[] | undefined)[] = [];
  readonly trouble = undefined;
  readonly #changed = new Emitter<void>((error) => {
    throw error;
  });
  readonly onDidChange: Approvals['onDidChange'] = (listener) => this.#changed.event(listener);

  isApproved({ id }: Task): boolean {
    return !this.refused.has(id) || this.unseen.has(id);
  }

  permit(run: Run, { id }: Task, evidence: Evidence): Promise<string | undefined> {
    this.asked.push({ run, evidence });
    return Promise.resolve(this.refused.has(id) ? undefined : hashOf(id));
  }

  take(config: Pick<SchedulerConfig, 'tasks'> | undefined): Promise<void> {
    this.taken.push(config?.tasks.map(({ id }) => id));
    return Promise.resolve();
  }

  refresh(): Promise<void> {
    return Promise.resolve();
  }

  state(taskId: string): ApprovalState {
    return this.refused.has(taskId) ? 'new' : 'approved';
  }

  reviews(): Promise<readonly TaskReview[]> {
    return Promise.resolve([]);
  }

  allow(grants: readonly Grant[]): Promise<readonly Grant[]> {
    for (const { taskId } of grants) this.refused.delete(taskId);
    this.changed();
    return Promise.resolve(grants);
  }

  allowOnce(): Promise<boolean> {
    return Promise.resolve(true);
  }

  revoke(taskIds: readonly string[] = []): Promise<number> {
    for (const id of taskIds) this.refused.add(id);
    this.changed();
    return Promise.resolve(taskIds.length);
  }

  content(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  watched(): readonly string[] {
    return [];
  }

  follow(): Disposable {
    return { dispose: () => undefined };
  }

  changed(): void {
    this.#changed.fire();
  }
}

const hashOf = (id: string) => `approval of ${id}`;
