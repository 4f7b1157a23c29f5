import type { Diagnosis } from '../../app/doctor.ts';
import type { HistoryFindings } from '../../app/examineHistory.ts';
import type { StateFindings } from '../../app/examineState.ts';
import { message, type Message } from '../../common/message.ts';
import { NewerSchemaError } from '../../history/database/migrations.ts';
import { isForeignSchema } from '../../history/database/sqliteError.ts';
import { historyRefusal, stateRefusal, unusableRefusal } from '../stateRefusal.ts';
import { errorText } from '../errorText.ts';
import type { Finding } from './finding.ts';

const begunAnew = message(
  'It is not as Workspace Scheduler has made it. Move the file away, and a new history begins.',
);

/** What there is to say of the database itself, and of the logs beside it. */
export function historyFindings({ history, state }: Diagnosis): readonly Finding[] {
  return [
    ...(history.kind === 'closed' ? [closed(history.error, state)] : []),
    ...(history.kind === 'open' ? openFindings(history) : []),
    // Where there is no folder for them either, that has been said.
    ...(state.obstacle?.expected === 'folder' ? [] : logFindings(state.logs)),
    ...setAside(state.setAside.map(({ path }) => path)),
  ];
}

function closed(error: unknown, { obstacle }: StateFindings): Finding {
  const { reason, hints } = obstacle
    ? unusableRefusal({ path: obstacle.path, why: obstacle.expected })
    : stateRefusal(error);
  return {
    ...{ code: 'history-closed', severity: 'fault', items: [] },
    message: reason,
    advice: hints[0] ?? adviceFor(error),
  };
}

function adviceFor(error: unknown): Message | undefined {
  // To update, the fault itself says.
  if (error instanceof NewerSchemaError) return undefined;
  return isForeignSchema(error)
    ? begunAnew
    : message('Can you read and write the state folder, and is there room on its disk?');
}

function logFindings({ folder, unreadable }: StateFindings['logs']): readonly Finding[] {
  if (unreadable === undefined) return [];
  return [
    {
      ...{ code: 'logs-unreadable', severity: 'fault', items: [folder] },
      message: message('The logs cannot be read: {detail}', { detail: errorText(unreadable) }),
      advice: message('It is to be a folder that you can read.'),
    },
  ];
}

function openFindings({ check, unwritable, unreadable }: HistoryFindings): readonly Finding[] {
  const findings: Finding[] = [];
  if (unreadable !== undefined) {
    findings.push({
      ...{ code: 'history-unreadable', severity: 'fault', items: [] },
      message:
        historyRefusal(unreadable, { to: 'read' })?.reason ??
        message('The history cannot be read: {detail}', { detail: errorText(unreadable) }),
      advice: isForeignSchema(unreadable)
        ? begunAnew
        : message('Some of the questions to it are unanswered. Call the doctor again.'),
    });
  }
  if (check && check.faults.length > 0) {
    findings.push({
      ...{ code: 'history-faults', severity: 'fault', items: check.faults },
      message: message('The history is damaged.'),
      advice: message(
        'Save what can be read with “scheduler history -n all --format ndjson”, close every window on this folder, and move the file away: a new history begins.',
      ),
    });
  }
  if (unwritable !== undefined) {
    findings.push({
      ...{ code: 'history-unwritable', severity: 'fault', items: [] },
      message:
        historyRefusal(unwritable, { to: 'write' })?.reason ??
        message('The history cannot be written: {detail}', { detail: errorText(unwritable) }),
      advice: isForeignSchema(unwritable)
        ? begunAnew
        : message(
            'Until it can, nothing new is started. Make room on the disk, or let yourself write to the state folder.',
          ),
    });
  }
  return findings;
}

function setAside(paths: readonly string[]): readonly Finding[] {
  if (paths.length === 0) return [];
  return [
    {
      ...{ code: 'history-set-aside', severity: 'fault', items: paths },
      message:
        paths.length === 1
          ? message('A history was damaged and has been set aside.')
          : message('{count} histories were damaged and have been set aside.', { count: paths.length }),
      advice: message(
        'A new one has begun with what could be saved. Remove the file when you do not miss anything of it.',
      ),
    },
  ];
}
