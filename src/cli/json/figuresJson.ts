import type { TaskFigures } from '../../engine/archive.ts';
import { isoOrNull } from '../../presentation/runDocument.ts';

/** A task's figures as the command line documents them (src/cli/README.md). */
export function figuresJson({ taskId, runs, succeeded, p50, p95, lastSuccess, failureStreak }: TaskFigures) {
  return {
    task: taskId,
    runs,
    succeeded,
    successRate: runs === 0 ? null : succeeded / runs,
    p50Ms: p50 ?? null,
    p95Ms: p95 ?? null,
    lastSuccess: isoOrNull(lastSuccess),
    failureStreak,
  };
}
