import type { Translate } from '../../common/message.ts';
import type { Output } from '../../model/output.ts';
import { isActive, type Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { explainWarning } from '../../presentation/runWarning.ts';

/** An instant as exact UTC text, or null where there is none. */
export function isoOrNull(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}

/** A run as the command line documents it (src/cli/README.md). Every field is always there. */
export function runJson(run: Run, translate: Translate) {
  const explanation = explainRun(run);
  return {
    id: run.id,
    task: run.taskId,
    label: run.label,
    status: run.status,
    trigger: run.trigger,
    occurrence: isoOrNull(run.occurrence),
    occurrences: run.occurrences,
    createdAt: isoOrNull(run.createdAt),
    startedAt: isoOrNull(run.startedAt),
    endedAt: isoOrNull(run.endedAt),
    durationMs: durationOf(run) ?? null,
    exitCode: run.exitCode ?? null,
    signal: run.signal ?? null,
    reason: run.reason ?? null,
    explanation: explanation ? translate(explanation) : null,
    host: { kind: run.host.kind, pid: run.host.pid },
    pid: run.pid ?? null,
    causedBy: run.causedBy ?? null,
    dryRun: run.dryRun ?? false,
    attempts: run.attempts,
    retryAt: isoOrNull(isActive(run) ? run.retryAt : undefined),
    stats: run.stats ?? null,
    summary: run.summary ?? null,
    warnings: (run.warnings ?? []).map((warning) => ({
      code: warning.code,
      detail: warning.detail ?? null,
      explanation: translate(explainWarning(warning)),
    })),
  };
}

/** Milliseconds from start to end; `undefined` for a run that has not had both. */
export function durationOf({ startedAt, endedAt }: Run): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : Math.max(0, endedAt - startedAt);
}

export function outputJson({ path, kind, bytes, createdAt }: Output) {
  return { path, kind, bytes, createdAt: isoOrNull(createdAt) };
}
