import { checkCoverage, type Window } from './coverage.ts';
import type { Evidence } from './evidence.ts';
import { findUntruths } from './truth.ts';
import { followers, retried, steadyTasks } from './workspace.ts';

export interface Verdict {
  /** Each in a sentence; empty: all is well. */
  readonly violations: readonly string[];
  /** Occurrences that were to be accounted for. */
  readonly occurrences: number;
  /** Those of them that only a row accounts for that a wrong clock had written. */
  readonly setAside: number;
}

/** What the hosts have made of the workspace, by what they have left behind. */
export function judge(evidence: Evidence, window: Window): Verdict {
  const coverages = Object.entries(steadyTasks).map(([taskId, task]) =>
    checkCoverage(taskId, task, evidence.rows, window),
  );
  return {
    violations: [
      ...findUntruths(evidence, { followers, retried }),
      ...coverages.flatMap(({ violations }) => violations),
    ],
    occurrences: sum(coverages.map(({ occurrences }) => occurrences)),
    setAside: sum(coverages.map(({ setAside }) => setAside)),
  };
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
