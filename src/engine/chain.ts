import type { Run, RunReason, RunStatus } from '../model/run.ts';
import type { AfterSchedule } from '../model/schedule.ts';
import type { Task } from '../model/task.ts';
import type { Follower } from './runStore.ts';

type Ends = Readonly<Partial<Record<RunStatus, readonly AfterSchedule['on'][]>>>;

/** Which `on` an end fulfils. A run that somebody stopped has neither succeeded nor failed. */
const fulfilled: Ends = {
  succeeded: ['success', 'always'],
  failed: ['failure', 'always'],
  'timed-out': ['failure', 'always'],
  interrupted: ['failure', 'always'],
  cancelled: ['always'],
};

/** What an end says of its run. */
type Ended = Pick<Run, 'taskId' | 'startedAt' | 'dryRun' | 'trigger' | 'causedBy'>;

interface Link {
  readonly task: Task;
  readonly on: AfterSchedule['on'];
}

/** The enabled tasks that run after others, by the task whose end they wait for. */
export class Chain {
  readonly #after = new Map<string, Link[]>();
  /** Those whose interrupted runs are made up for, by id. */
  readonly #retried = new Map<string, Task>();
  readonly #obstacleTo: (task: Task) => RunReason | undefined;

  /** `obstacleTo`: why a task cannot follow, if it cannot. */
  constructor(
    tasks: readonly Task[] = [],
    obstacleTo: (task: Task) => RunReason | undefined = () => undefined,
  ) {
    this.#obstacleTo = obstacleTo;
    for (const task of tasks) {
      if (!task.enabled) continue;
      if (task.interrupted === 'retry') this.#retried.set(task.id, task);
      for (const schedule of task.schedules) {
        if (schedule.form !== 'after') continue;
        const waiting = this.#after.get(schedule.task);
        if (waiting) waiting.push({ task, on: schedule.on });
        else this.#after.set(schedule.task, [{ task, on: schedule.on }]);
      }
    }
  }

  /**
   * Those that a run which ends as `status` starts, each once, and those that it stops: who wait for a success
   * that it was not, and who wait for these. One that never began starts and stops nothing, and a dry run
   * neither. One that was interrupted and is made up for is followed by that alone: its chain waits for how that ends.
   */
  followersOf(run: Ended, status: RunStatus): readonly Follower[] {
    const retried = status === 'interrupted' && this.#retryOf(run);
    return retried ? [retried] : this.#linkedTo(run, status);
  }

  /** Once: a run that makes up for another one, and is interrupted too, is not made up for again. */
  #retryOf({ taskId, dryRun, trigger, causedBy }: Ended): Follower | undefined {
    const task = this.#retried.get(taskId);
    const isRetry = trigger === 'catch-up' && causedBy !== undefined;
    if (!task || dryRun || isRetry) return undefined;
    return { ...this.#follower(task), trigger: 'catch-up' };
  }

  #linkedTo({ taskId, startedAt, dryRun }: Ended, status: RunStatus): readonly Follower[] {
    const ends = fulfilled[status];
    if (startedAt === undefined || dryRun || !ends) return [];
    const links = this.#after.get(taskId) ?? [];
    const started = new Set(links.filter(({ on }) => ends.includes(on)).map(({ task }) => task));
    const stopped = new Set<Task>();
    const stop = ({ task, on }: Link) => {
      // Who waits for a failure only, waits for no link of this chain.
      if (on === 'failure' || started.has(task) || stopped.has(task)) return;
      stopped.add(task);
      for (const link of this.#after.get(task.id) ?? []) stop(link);
    };
    if (status !== 'succeeded') for (const link of links) if (link.on === 'success') stop(link);
    return [
      ...[...started].map((task) => this.#follower(task)),
      ...[...stopped].map((task) => follower(task, 'chain-stopped')),
    ];
  }

  #follower(task: Task): Follower {
    return follower(task, this.#obstacleTo(task));
  }
}

function follower({ id, label, overlap, priority }: Task, skip: RunReason | undefined): Follower {
  return { taskId: id, label, overlap, priority, ...(skip === undefined ? {} : { skip }) };
}
