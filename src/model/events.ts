import type { Run } from './run.ts';

/** A fact that the engine announces. Readers subscribe; nobody reaches into the engine for it. */
export type SchedulerEvent =
  /** A row of the history is new or has changed. `elsewhere`: another host has written it. */
  | { readonly type: 'run'; readonly run: Run; readonly elsewhere?: true }
  /** The outputs of a task are others than before. */
  | { readonly type: 'outputs'; readonly taskId: string }
  /** scheduler.json has been read again. */
  | { readonly type: 'config' }
  /** The tasks, or when they are next due, are others than before. */
  | { readonly type: 'schedule' }
  /** Which tasks the user allows is another set than before, or what waits for it. */
  | { readonly type: 'approvals' }
  /** Another process has written to the history. */
  | { readonly type: 'elsewhere' }
  /**
   * Another host goes by another scheduler.json than this one: it wants to be read again. What that host has put
   * out of force is not due here until then. Announced at most once a minute, for as long as it is so.
   */
  | { readonly type: 'stale' }
  /** The loop has looked at the clock; at least once a minute while it runs. */
  | { readonly type: 'tick'; readonly now: number }
  /** Tasks that are due for long, without a row that accounts for it, and nothing that explains it. */
  | { readonly type: 'overdue'; readonly taskIds: readonly string[] }
  /** The engine could not do its work, such as write to the history; it goes on trying. */
  | { readonly type: 'trouble'; readonly error: unknown }
  /** After `trouble`: the history can be written again. */
  | { readonly type: 'recovered' }
  /**
   * The history was damaged, or lost, and a new one has begun. `path`: where the damaged one lies now (absolute), for
   * the one host that has put it there.
   */
  | { readonly type: 'history-replaced'; readonly path: string | undefined };
