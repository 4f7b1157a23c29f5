/** A file that a run generated. */
export interface Output {
  /** The run that generated it; none, where that has been removed from the history. */
  readonly runId?: string;
  readonly taskId: string;
  readonly kind: string;
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
}
