import type { Run } from '../model/run.ts';

/** What became of a request to run a task by hand. */
export type RunRequest = { readonly run: Run } | { readonly refused: RunRefusal };

export type RunRefusal =
  | 'closed'
  | 'unknown-task'
  /** The user has not allowed it, or not as it is now. */
  | 'not-approved'
  | 'already-active'
  /** Only another kind of host can carry the task out. */
  | 'unsupported-kind'
  /** The task does not say what its dry run is. */
  | 'no-dry-run';
