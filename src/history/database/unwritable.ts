import { accessSync, constants, statfsSync } from 'node:fs';
import { primaryCode } from './sqliteError.ts';

/** Why a history cannot be written. `io`: the disk, or something between it and us, fails. */
export type UnwritableReason = 'full' | 'read-only' | 'io';

/** The history cannot be written at present. Nothing of what was asked for is in it; it may be asked for again. */
export class HistoryUnwritableError extends Error {
  readonly reason: UnwritableReason;

  constructor(reason: UnwritableReason, cause: unknown) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    super(`The history cannot be written (${reason}): ${detail}`, { cause });
    this.name = 'HistoryUnwritableError';
    this.reason = reason;
  }
}

/** Bytes: what SQLite needs at least to open a history. */
const least = 64 * 1024;

const reasons = new Map<string, UnwritableReason>([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EIO', 'io'],
]);

/** A `HistoryUnwritableError` for what SQLite or the file system says of the disk; any other error as it is. */
export function asUnwritable(error: unknown, folder: string): unknown {
  if (error instanceof HistoryUnwritableError) return error;
  const reason = reasonOf(error, folder);
  return reason === undefined ? error : new HistoryUnwritableError(reason, error);
}

function reasonOf(error: unknown, folder: string): UnwritableReason | undefined {
  switch (primaryCode(error)) {
    case 8:
      return 'read-only';
    case 13:
      return 'full';
    // SQLite says neither which call of the system failed nor why.
    case 10:
    case 14:
      return stateOf(folder);
    case undefined:
      return reasons.get((error as NodeJS.ErrnoException | undefined)?.code ?? '');
    default:
      return undefined;
  }
}

function stateOf(folder: string): UnwritableReason {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize < least ? 'full' : 'io';
  } catch (error) {
    return reasons.get((error as NodeJS.ErrnoException).code ?? '') ?? 'io';
  }
}
