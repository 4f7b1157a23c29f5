import type { Diagnosis } from '../../app/doctor.ts';
import type { Translate } from '../../common/message.ts';
import type { Finding } from '../printers/finding.ts';
import type { Versions } from '../printers/doctorReport.ts';

/** What the doctor has found, as the command line documents it (src/cli/README.md). */
export function doctorJson(
  diagnosis: Diagnosis,
  findings: readonly Finding[],
  versions: Versions,
  translate: Translate,
) {
  const { at, folder, statePath, state, config, history } = diagnosis;
  const open = history.kind === 'open' ? history : undefined;
  return {
    workspace: folder,
    checkedAt: new Date(at).toISOString(),
    sound: !findings.some(({ severity }) => severity === 'fault'),
    versions: { ...versions, schema: open?.check?.schemaVersion ?? null },
    paths: { state: statePath, history: state.file },
    config: {
      file: config.file,
      tasks: config.config?.tasks.length ?? 0,
      errors: config.problems.filter(({ severity }) => severity === 'error').length,
      warnings: config.problems.filter(({ severity }) => severity === 'warning').length,
    },
    history: {
      state: history.kind,
      runs: open?.check?.runs ?? null,
      bytes: state.bytes,
      writable: open ? open.unwritable === undefined : null,
    },
    logs: { files: state.logs.files, bytes: state.logs.bytes },
    hosts: (open?.hosts ?? []).map(({ host: { kind, pid }, seenAt }) => ({
      kind,
      pid,
      seenAt: new Date(seenAt).toISOString(),
    })),
    findings: findings.map(({ code, severity, message, advice, items }) => ({
      code,
      severity,
      message: translate(message),
      advice: advice ? translate(advice) : null,
      items,
    })),
  };
}
