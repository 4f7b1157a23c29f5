import type { Disposable } from '../common/disposables.ts';
import type { Evidence } from '../model/approval.ts';
import type { Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';

/**
 * What the user has allowed.
 *
 * Laws:
 * - nothing that a workspace holds, and no call from outside, makes a task allowed;
 * - a task is allowed as it is, to the byte: what decides what it executes, and when, has a hash, and that is allowed;
 * - whatever goes wrong while it is judged, the answer is no.
 */
export interface Approvals {
  /**
   * Whether the task may run, by its schedule or with that trigger, as it was last looked at: decisions do not wait.
   * What has changed since then is found when it is started.
   */
  isApproved(task: Task, trigger?: Run['trigger']): boolean;
  /**
   * Judges what is about to be started, by what the user's approvals say at this moment. The hash that is allowed;
   * `undefined`: it is not, and nothing may start. Never rejects.
   */
  permit(run: Run, task: Task, evidence: Evidence): Promise<string | undefined>;
  /** Fires when tasks are allowed that were not, or the other way round. */
  readonly onDidChange: (listener: () => void) => Disposable;
}
