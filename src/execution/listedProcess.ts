/** A live process, as the system lists it. Those that have ended and only wait to be looked at are not listed. */
export interface ListedProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it started, as the system gives it: with the pid it names one process for good. */
  readonly token: string;
  /** Its environment carries the mark of the run that is looked for. */
  readonly isMarked: boolean;
}

/** What to look for: the mark that all processes of a run inherit, unless one empties its environment. */
export interface ProcessSearch {
  readonly runId: string;
  /** The run's own group: whether its processes carry the mark as well is not found out. */
  readonly group?: number;
  /** Only processes that were made after this one; all, where it is not known how often the pids went round. */
  readonly after?: number;
}

export function runMark(runId: string): string {
  return `SCHEDULER_RUN_ID=${runId}`;
}
