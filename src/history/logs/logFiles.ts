import { constants } from 'node:fs';
import { mkdir, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../common/clock.ts';
import { openOwn } from '../../common/openOwn.ts';
import type { KeptLog, LogStore, RunLog } from '../../engine/ports.ts';
import type { LogPart } from '../../model/log.ts';
import { AttemptLog, type LogShare } from './attemptLog.ts';
import { keptLogs, partPaths } from './keptLogs.ts';
import { LogMarks } from './logMarks.ts';
import { LogSegments } from './logSegments.ts';
import { mendLog } from './mendLog.ts';
import { readLog } from './readLog.ts';
import { canBeRunId } from '../runId.ts';

/** Bytes kept of one run. */
const defaultLimit = 5 * 1024 * 1024;
/** Bytes that an attempt may keep, however many there are. */
const smallestShare = 64 * 1024;
/** What the marks around a cut may take of it. */
const forMarks = 512;

export interface LogFilesOptions {
  /** Bytes kept of one run, shared by its attempts; 5 MB by default. */
  readonly limit?: number;
  readonly clock?: Clock;
}

/**
 * One file per run, with the bytes as they were printed and marks between them (`LogMarks`). While a run goes on
 * the tail of a long log is in two more files beside it.
 */
export class LogFiles implements LogStore {
  readonly #folder: string;
  readonly #limit: number;
  readonly #clock: Clock;

  constructor(folder: string, options: LogFilesOptions = {}) {
    this.#folder = folder;
    this.#limit = options.limit ?? defaultLimit;
    this.#clock = options.clock ?? systemClock;
  }

  async open(runId: string, attempt: { readonly number: number; readonly of: number }): Promise<RunLog> {
    const path = this.path(runId);
    const marks = new LogMarks(runId);
    const { file, isNew } = await this.#openFile(path, runId, attempt.number === 1);
    const share = shareOf(Math.max(smallestShare, Math.floor(this.#limit / Math.max(1, attempt.of))));
    const segments = new LogSegments(path, marks, attempt.number, share.tail);
    const log = new AttemptLog(file, marks, segments, this.#clock, share);
    if (attempt.number > 1) log.beginWith(marks.of(`attempt=${attempt.number}`));
    // It may have ended in another stream than the one that a log begins with.
    else if (!isNew) log.markFirst();
    return log;
  }

  /** Throws for what cannot be a run's id: ids also come from a command line. */
  path(runId: string): string {
    if (!canBeRunId(runId)) throw new Error(`Not the id of a run: ${JSON.stringify(runId)}`);
    return join(this.#folder, `${runId}.log`);
  }

  async read(runId: string): Promise<readonly LogPart[] | undefined> {
    return readLog(this.path(runId), runId, this.#limit);
  }

  async remove(runId: string): Promise<void> {
    for (const path of partPaths(this.path(runId))) await removeFile(path);
  }

  kept(): Promise<readonly KeptLog[]> {
    return keptLogs(this.#folder);
  }

  /** A log is only added to. `expectNew`: mostly there is none, and then this is the only access to the disk. */
  async #openFile(
    path: string,
    runId: string,
    expectNew: boolean,
  ): Promise<{ file: FileHandle; isNew: boolean }> {
    if (expectNew) {
      try {
        return { file: await this.#append(path, constants.O_EXCL), isNew: true };
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
      }
    }
    // What a killed host has left of an earlier attempt would be written over.
    await mendLog(path, runId, this.#limit);
    return { file: await this.#append(path, 0), isNew: false };
  }

  async #append(path: string, flag: number): Promise<FileHandle> {
    const { O_WRONLY, O_APPEND, O_CREAT } = constants;
    const flags = O_WRONLY | O_APPEND | O_CREAT | flag;
    try {
      return await openOwn(path, flags);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      return openOwn(path, flags);
    }
  }
}

/** A fifth is for the head. */
function shareOf(bytes: number): LogShare {
  const head = Math.floor((bytes - forMarks) / 5);
  return { head, tail: bytes - forMarks - head };
}

/** A symbolic link is not followed: it goes itself. */
async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
