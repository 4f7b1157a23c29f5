import type { Outcome, RunReason } from '../model/run.ts';

/** Why no process could be started. */
export class StartProblem extends Error {
  readonly reason: RunReason;
  /** The path, program or message that the reason is about. */
  readonly detail: string;

  constructor(reason: RunReason, detail: string, options?: ErrorOptions) {
    super(`${reason}: ${detail}`, options);
    this.name = 'StartProblem';
    this.reason = reason;
    this.detail = detail;
  }
}

/** What a failed start is recorded as, whatever was thrown. */
export function startFailure(error: unknown): Outcome {
  if (error instanceof StartProblem) {
    return { status: 'failed', reason: error.reason, detail: error.detail };
  }
  return { status: 'failed', reason: 'spawn-failed', detail: errorMessage(error) };
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}

/** Whether the system has refused something that is there. */
export function isRefusal(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EACCES' || code === 'EPERM';
}
