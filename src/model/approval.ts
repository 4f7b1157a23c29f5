import type { Task } from './task.ts';

/** What the user's consent to run a task is about. Paths are relative to the workspace folder, with forward slashes, or absolute where they lie outside of it. */

/** What a file has to do with a task. */
export type EvidenceRole =
  | 'script'
  /** What runs the script, where it lies in the workspace or the workspace's own settings name it. */
  | 'interpreter'
  /** A program of the workspace that is started by its name or path. */
  | 'program'
  /** The shell of a command line, where the workspace chooses it. */
  | 'shell'
  | 'env-file'
  /** A module of the workspace that the script, or an argument, names. */
  | 'module'
  /** Matches the task's `watch`. */
  | 'watch'
  /** The directory in which it runs, where that is outside of the workspace folder. */
  | 'cwd';

/** A file, as it is now, that decides what a task executes. */
export interface EvidenceFile {
  readonly role: EvidenceRole;
  readonly path: string;
  /** Where symbolic links lead in the end, where that is another place. */
  readonly target?: string;
  /** SHA-256 of its content, hex. */
  readonly hash?: string;
  /**
   * Why there is no hash. `program`: one of the system, which is not the workspace's to change. `directory`: a `cwd`.
   * With `too-large` and `unreadable` nobody can say what would run: such a task cannot be allowed.
   */
  readonly without?: 'missing' | 'program' | 'directory' | 'too-large' | 'unreadable';
  /** What it is in the end lies outside of the workspace folder: that is consented to by itself. */
  readonly outside?: true;
}

/** What decides what a task would execute, beside what scheduler.json says. The same on every machine. */
export interface Evidence {
  /** The workspace's own settings that decide about it, by name; those of the user are the user's own. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** In a fixed order: by role and path. */
  readonly files: readonly EvidenceFile[];
}

/** `new`: never allowed. `changed`: something of it was allowed before, and this is not. */
export type ApprovalState = 'approved' | 'changed' | 'new';

/** Consent to exactly what a hash names. */
export interface Grant {
  readonly taskId: string;
  /** Hex. */
  readonly hash: string;
}

/** A consent as it is kept. */
export interface Approval extends Grant {
  /** Real path of the workspace folder. */
  readonly folder: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** What was allowed of a task last. */
export interface ApprovedBefore {
  readonly hash: string;
  readonly at: number;
  /** See `TaskReview`. */
  readonly consent: string;
  /** See `TaskReview`. */
  readonly written?: string;
  readonly evidence: Evidence;
}

/** All that a person has to see of a task to allow it. */
export interface TaskReview extends Grant {
  readonly task: Task;
  readonly state: ApprovalState;
  /** What scheduler.json says of it, as far as consent covers that: JSON of several lines, with secrets masked. */
  readonly consent: string;
  /** The same in the lines of the file, comments and all, where it has changed; what says the same may look different. */
  readonly written?: string;
  readonly evidence: Evidence;
  /** What had been allowed, where the task has changed since. */
  readonly before?: ApprovedBefore;
  /** It reads or works outside of the workspace folder: `Allow all` leaves it out. */
  readonly isOutside: boolean;
  /** What cannot be read whole, so that nobody can allow the task. */
  readonly obstacle?: EvidenceFile;
}
