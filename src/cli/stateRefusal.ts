import { message } from '../common/message.ts';
import { ForeignStateError } from '../common/ownership.ts';
import { SqliteMissingError } from '../history/database/connection.ts';
import { NewerSchemaError } from '../history/database/migrations.ts';
import { isBusy } from '../history/database/sqliteError.ts';
import { RelativeHomeError } from '../history/folders/statePaths.ts';
import { asUnusable } from '../history/folders/unusableState.ts';
import { HistoryUnwritableError } from '../history/database/unwritable.ts';
import { foreignWords } from '../presentation/foreignWords.ts';
import { unusableWords, type UnusableShown } from '../presentation/unusableWords.ts';
import { errorText } from './errorText.ts';
import { oneLine } from './printers/plainText.ts';
import { Refusal } from './refusal.ts';

/** Why the state folder cannot be opened. */
export function stateRefusal(error: unknown): Refusal {
  if (error instanceof RelativeHomeError) {
    return new Refusal(
      message('SCHEDULER_HOME must be an absolute path, not “{path}”.', { path: error.path }),
      message('From another folder it would be another place, with another history.'),
    );
  }
  if (error instanceof SqliteMissingError) {
    return new Refusal(message('This Node.js was built without SQLite, which keeps the history.'));
  }
  if (error instanceof NewerSchemaError) {
    return new Refusal(
      message('A newer version of Workspace Scheduler has written the history. Update this one.'),
    );
  }
  const unusable = asUnusable(error);
  if (unusable) return unusableRefusal(unusable);
  if (error instanceof ForeignStateError) return foreignRefusal(error);
  if (error instanceof HistoryUnwritableError) return unwritableRefusal(error);
  if (isBusy(error)) return busyRefusal();
  return new Refusal(message('The history cannot be opened: {detail}', { detail: errorText(error) }));
}

/** What is said of a history that is open: a full disk, a damaged file, a log that is not ours. `undefined`: something else. */
export function historyRefusal(
  error: unknown,
  { to }: { readonly to: 'read' | 'write' | 'run' },
): Refusal | undefined {
  if (error instanceof ForeignStateError) return foreignRefusal(error);
  if (error instanceof HistoryUnwritableError) return unwritableRefusal(error);
  if (isBusy(error)) return busyRefusal();
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')) return undefined;
  const detail = error.message;
  return new Refusal(
    to === 'read'
      ? message('The history cannot be read: {detail}', { detail })
      : message('The history cannot be written: {detail}', { detail }),
  );
}

/** Why nothing of the state can be made or opened there. */
export function unusableRefusal(error: UnusableShown): Refusal {
  const { reason, advice } = unusableWords(error, oneLine);
  return new Refusal(reason, advice);
}

function foreignRefusal(error: ForeignStateError): Refusal {
  const { reason, advice } = foreignWords(error, oneLine);
  return new Refusal(reason, advice);
}

function busyRefusal(): Refusal {
  return new Refusal(
    message('The history has been in use by another process for too long.'),
    message('It may be very busy, or stopped (Ctrl+Z): let it go on or end it, then try again.'),
  );
}

function unwritableRefusal({ reason, cause }: HistoryUnwritableError): Refusal {
  const detail = errorText(cause);
  switch (reason) {
    case 'full':
      return new Refusal(
        message('The history cannot be written: the disk is full.'),
        message('Free some space, then try again.'),
      );
    case 'read-only':
      return new Refusal(
        message('The history cannot be written, for it is read-only: {detail}', { detail }),
        message('SCHEDULER_HOME can name another folder.'),
      );
    case 'io':
      return new Refusal(message('The history cannot be written, for the disk fails: {detail}', { detail }));
  }
}
