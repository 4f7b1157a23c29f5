import { setImmediate } from 'node:timers/promises';
import type { Task } from '../model/task.ts';
import type { Run } from '../model/run.ts';
import { compileSchedules, scheduleKey, type Anchor, type Occurrences } from '../schedule/occurrences.ts';
import { stableDelay } from '../schedule/jitter.ts';
import { Zones } from '../schedule/zone.ts';
import { ActiveRuns } from './activeRuns.ts';
import type { TaskState } from './planTick.ts';
import type { Claim, Cursor, Enrolment } from './runStore.ts';

/** How long the thread is held at a time, in milliseconds. */
const slice = 2;

/** Small corrections of the clock are waited out, in milliseconds. */
const ahead = 60_000;

export interface Entry extends TaskState {
  readonly task: Task;
  /** Another host has put another schedule, or none, in force: nothing of this one is due. */
  readonly stale: boolean;
  /** Its schedule comes into force when the user allows the task: until then it has no place in time. */
  readonly waits: boolean;
  // What every occurrence moves is written in place: after a long sleep of thousands of tasks new objects would
  // keep the garbage collector, and so the thread, busy.
  until: number;
  next: number | undefined;
  heldUntil: number | undefined;
}

/** What the engine holds in memory of every task of the config: its compiled schedule and where it stands. */
export class TaskStates {
  /** The rules of the zones in use, looked up once for all tasks. */
  readonly #zones = new Zones();
  /** Tells this machine's jitter from others'. */
  readonly #machineSeed: string;
  readonly #canRun: (task: Task) => boolean;
  readonly #isApproved: (task: Task) => boolean;
  readonly #active = new ActiveRuns();
  #entries = new Map<string, Entry>();

  /** `canRun`: whether this host can carry out a task; `isApproved`: whether its user allows it. */
  constructor(
    machineSeed: string,
    canRun: (task: Task) => boolean = () => true,
    isApproved: (task: Task) => boolean = () => true,
  ) {
    this.#machineSeed = machineSeed;
    this.#canRun = canRun;
    this.#isApproved = isApproved;
  }

  /**
   * Takes over a config, in slices that leave the thread free in between. Tasks without a cursor for their
   * present schedule stand at `now`, as `RunStore.enrol` would put them, and count from `lastStarts`.
   */
  async replace(
    tasks: readonly Task[],
    cursors: readonly Cursor[],
    now: number,
    lastStarts: ReadonlyMap<string, number> = new Map(),
  ): Promise<void> {
    const byTask = new Map(cursors.map((cursor) => [cursor.taskId, cursor]));
    const entries = new Map<string, Entry>();
    const compiled = new Map<string, Occurrences>();
    let since = performance.now();
    for (const task of tasks) {
      if (performance.now() - since >= slice) {
        await setImmediate();
        since = performance.now();
      }
      const known = this.#entries.get(task.id);
      const key = known?.task === task ? known.scheduleKey : scheduleKey(task.schedules, task.timezone);
      const occurrences =
        known?.scheduleKey === key ? known.occurrences : this.#compiled(task, key, compiled);
      const cursor = byTask.get(task.id);
      const current =
        cursor?.scheduleKey === key
          ? cursor
          : freshCursor(task.id, key, now, cursor?.lastStart ?? lastStarts.get(task.id));
      const before = known?.scheduleKey === key ? known : undefined;
      const unapproved = !this.#isApproved(task);
      // What was in force keeps its place while it waits for the user; all else begins when it is allowed.
      const base = {
        task,
        scheduleKey: key,
        occurrences,
        unapproved,
        waits: unapproved && current !== cursor,
      };
      entries.set(task.id, this.#entry(base, current, before));
    }
    this.#entries = entries;
  }

  /** `others`: by their keys, those that any task with that key may have. */
  #compiled(task: Task, key: string, others: Map<string, Occurrences>): Occurrences {
    // By a jitter each task is late by another time.
    const isShared = !task.schedules.some(
      (schedule) => 'jitter' in schedule && schedule.jitter !== undefined,
    );
    const known = isShared ? others.get(key) : undefined;
    if (known) return known;
    const compiled = compileSchedules(task.schedules, task.timezone, this.#zones, (jitter) =>
      stableDelay(`${this.#machineSeed} ${task.id}`, jitter),
    );
    if (isShared) others.set(key, compiled);
    return compiled;
  }

  /** Takes over cursors that another host may have moved. */
  moveTo(cursors: readonly Cursor[]): void {
    for (const cursor of cursors) {
      const entry = this.#entries.get(cursor.taskId);
      if (entry?.scheduleKey === cursor.scheduleKey && !standsAt(entry, cursor)) {
        this.#entries.set(entry.task.id, this.#entry(entry, cursor, entry));
      }
    }
  }

  /**
   * Holds back the tasks whose schedule is in force here and, by these cursors, nowhere else any more. They are
   * due again when `moveTo` finds their cursor, or when a config is taken over.
   */
  holdBackWithout(cursors: readonly Cursor[]): void {
    // Of ten thousand tasks nearly always all are in force.
    let left = 0;
    for (const entry of this.#entries.values()) if (isEnrolled(entry) && !entry.stale) left++;
    const isInForce = ({ taskId, scheduleKey }: Cursor) => {
      const entry = this.#entries.get(taskId);
      return entry?.scheduleKey === scheduleKey && isEnrolled(entry) && !entry.stale;
    };
    for (const cursor of cursors) if (isInForce(cursor)) left--;
    if (left === 0) return;
    const inForce = new Set(cursors.filter(isInForce).map(({ taskId }) => taskId));
    for (const [taskId, entry] of this.#entries) {
      if (entry.stale || !isEnrolled(entry) || inForce.has(taskId)) continue;
      this.#entries.set(taskId, { ...entry, stale: true, next: undefined });
    }
  }

  /** Whether a task is held back. */
  anyStale(): boolean {
    for (const { stale } of this.#entries.values()) if (stale) return true;
    return false;
  }

  #entry(
    base: Pick<Entry, 'task' | 'scheduleKey' | 'occurrences' | 'unapproved' | 'waits'>,
    cursor: Cursor,
    before?: Entry,
  ): Entry {
    const { task, scheduleKey, occurrences, unapproved, waits } = base;
    const anchor = anchorOf(cursor);
    const { until } = cursor;
    const next = task.enabled ? occurrences.next(until, anchor) : undefined;
    return {
      task,
      foreign: !this.#canRun(task),
      unapproved,
      waits,
      scheduleKey,
      occurrences,
      anchor,
      until,
      stale: false,
      next,
      heldUntil: heldFor(next, before),
      activeSince: this.#active.since(task.id),
    };
  }

  /** The occurrences have their rows. */
  accountFor(claims: Iterable<Pick<Claim, 'taskId' | 'occurrence'>>): void {
    // The newest of each task, which stands for those before it.
    const newest = new Map<string, number>();
    for (const { taskId, occurrence } of claims) {
      if (occurrence > (newest.get(taskId) ?? -Infinity)) newest.set(taskId, occurrence);
    }
    for (const [taskId, until] of newest) {
      const entry = this.#entries.get(taskId);
      if (!entry || until <= entry.until) continue;
      entry.until = until;
      entry.next = nextOf(entry, until, entry.anchor);
      entry.heldUntil = undefined;
    }
  }

  /** Its catch-up run has its turn at `until`. */
  hold(taskId: string, until: number): void {
    const entry = this.#entries.get(taskId);
    if (entry) entry.heldUntil = until;
  }

  /** A row is new or has changed. */
  note(run: Run): void {
    // A dry run is beside the schedule.
    if (run.dryRun) return;
    this.#active.note(run);
    const entry = this.#entries.get(run.taskId);
    if (!entry) return;
    const activeSince = this.#active.since(run.taskId);
    // Only a start moves the anchor: an end may tell of one that a clock set back has put elsewhere since.
    const isStart = run.status === 'running' && !run.stopRequested && run.attempts <= 1;
    if (!isStart || run.startedAt === undefined || run.startedAt <= (entry.anchor.lastStart ?? 0)) {
      if (activeSince !== entry.activeSince) this.#entries.set(run.taskId, { ...entry, activeSince });
      return;
    }
    const anchor: Anchor = { ...entry.anchor, lastStart: run.startedAt };
    const next = nextOf(entry, entry.until, anchor);
    this.#entries.set(run.taskId, { ...entry, anchor, next, activeSince, heldUntil: heldFor(next, entry) });
  }

  /** Replaces what is known of active runs. */
  noteActive(runs: readonly Run[]): void {
    this.#active.replace(runs.filter(({ dryRun }) => !dryRun));
    for (const [id, entry] of this.#entries) {
      const activeSince = this.#active.since(id);
      if (activeSince !== entry.activeSince) this.#entries.set(id, { ...entry, activeSince });
    }
  }

  get(taskId: string): Entry | undefined {
    return this.#entries.get(taskId);
  }

  all(): Iterable<Entry> {
    return this.#entries.values();
  }

  /** The tasks whose schedule is in force. */
  enrolments(): Enrolment[] {
    return [...this.#entries.values()]
      .filter(isEnrolled)
      .map(({ task, scheduleKey }) => ({ taskId: task.id, scheduleKey }));
  }

  /** Where the tasks whose schedule is in force stand, as far as it is known here. */
  cursors(): Cursor[] {
    return this.enrolments().flatMap(({ taskId, scheduleKey }) => {
      const entry = this.#entries.get(taskId);
      return entry && !entry.stale ? [{ taskId, scheduleKey, ...entry.anchor, until: entry.until }] : [];
    });
  }

  /** Whether a cursor lies more than a minute ahead of `now`: the clock was set back. */
  anyAhead(now: number): boolean {
    for (const { until, anchor } of this.#entries.values()) {
      if (Math.max(until, anchor.since, anchor.lastStart ?? 0) > now + ahead) return true;
    }
    return false;
  }
}

/** Whether its schedule is in force. */
function isEnrolled({ task, waits }: Entry): boolean {
  return task.enabled && !waits && task.schedules.length > 0;
}

/** Where a task stands whose schedule is not in force yet. */
function freshCursor(
  taskId: string,
  scheduleKey: string,
  now: number,
  lastStart: number | undefined,
): Cursor {
  const cursor = { taskId, scheduleKey, since: now };
  return lastStart === undefined ? { ...cursor, until: now - 1 } : { ...cursor, until: now, lastStart };
}

function nextOf({ task, stale, occurrences }: Entry, after: number, anchor: Anchor): number | undefined {
  return task.enabled && !stale ? occurrences.next(after, anchor) : undefined;
}

/** Its turn stays, as long as the same occurrence waits for it. */
function heldFor(next: number | undefined, before: Entry | undefined): number | undefined {
  return before?.next === next ? before?.heldUntil : undefined;
}

function standsAt({ until, anchor, stale }: Entry, cursor: Cursor): boolean {
  const { since, lastStart } = cursor;
  return !stale && until === cursor.until && anchor.since === since && anchor.lastStart === lastStart;
}

export function anchorOf(cursor: Cursor): Anchor {
  return {
    since: cursor.since,
    ...(cursor.lastStart === undefined ? {} : { lastStart: cursor.lastStart }),
  };
}
