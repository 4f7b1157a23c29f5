import type { Outcome, RunReason } from '../model/run.ts';
import type { RetryPolicy } from '../model/task.ts';

/** What another attempt could not mend: it was refused, and would be again. */
const final: ReadonlySet<RunReason> = new Set(['outside-workspace', 'unsupported-kind']);

/**
 * How long to wait before the next attempt, in milliseconds; `undefined`: there is none. `attempts`: how many
 * there have been. A run that somebody stopped is not tried again.
 */
export function retryDelay(
  policy: RetryPolicy | undefined,
  attempts: number,
  { status, reason }: Pick<Outcome, 'status' | 'reason'>,
): number | undefined {
  if (policy === undefined || attempts >= policy.attempts) return undefined;
  if (status !== 'failed' && status !== 'timed-out') return undefined;
  if (reason !== undefined && final.has(reason)) return undefined;
  const { delay, backoff, maxDelay = Infinity } = policy;
  return Math.min(backoff === 'fixed' ? delay : delay * 2 ** (attempts - 1), maxDelay);
}
