import type { Translate } from '../common/message.ts';
import type { Output } from '../model/output.ts';
import { isActive, type Run } from '../model/run.ts';
import { explainRun } from './runReason.ts';
import { explainWarning } from './runWarning.ts';

/** A run with what belongs to it, for readers outside. */
export interface ExportedRun {
  readonly run: Run;
  /** Absolute path of its log; one that never started has none. */
  readonly log?: string;
  /** Those that are still there. */
  readonly outputs: readonly Output[];
}

/** An instant as exact UTC text, or null where there is none. */
export function isoOrNull(instant: number | undefined): string | null {
  return instant === undefined ? null : new Date(instant).toISOString();
}

/** Milliseconds from start to end; `undefined` for a run that has not had both. */
export function durationOf({ startedAt, endedAt }: Run): number | undefined {
  return startedAt === undefined || endedAt === undefined ? undefined : Math.max(0, endedAt - startedAt);
}

/** A run as src/cli/README.md documents it. Every field is always there. */
export function runDocument(run: Run, translate: Translate) {
  const explanation = explainRun(run);
  const { kind, pid, machine, user } = run.host;
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
    host: { kind, pid, machine: machine ?? null, user: user ?? null },
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
    approval: run.approval ?? null,
  };
}

export function outputDocument({ path, kind, bytes, createdAt }: Output) {
  return { path, kind, bytes, createdAt: isoOrNull(createdAt) };
}

/** A run with its log and outputs. */
export function exportedDocument({ run, log, outputs }: ExportedRun, translate: Translate) {
  return { ...runDocument(run, translate), log: log ?? null, outputs: outputs.map(outputDocument) };
}
