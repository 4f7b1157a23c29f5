import { constants, lstatSync, type BigIntStats } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import { openOwn } from '../common/openOwn.ts';
import { assertOwnStats, ForeignStateError, makePrivate } from '../common/ownership.ts';
import type { Log } from '../engine/ports.ts';
import type { Approval } from '../model/approval.ts';
import { newestOfEach, without } from './approvalSet.ts';
import { ApprovalsFileError } from './approvalsFileError.ts';
import { whileLocked } from './approvalsLock.ts';
import { ApprovalsTextError, readApprovals, sizeLimit, writeApprovals } from './approvalsText.ts';
import { ApprovedCopies, type ApprovedTask } from './approvedCopies.ts';
import { replaceFile } from './replaceFile.ts';
import { watchFile } from './watchFile.ts';

export interface ApprovalsFileParts {
  readonly clock: Clock;
  readonly log: Log;
}

/** What the file said when it had that stamp; the error is about what stands in it. */
interface Known {
  readonly stamp: string;
  readonly approvals: readonly Approval[] | ApprovalsFileError;
}

type Change = readonly [before: readonly Approval[], after: readonly Approval[]];

/** Milliseconds: a file that was written a moment ago may be written once more and look the same. */
const unsettled = 100;
const none: readonly Approval[] = [];

/** `approvals.json`: what the user allows, over all folders. */
export class ApprovalsFile {
  /** Absolute. */
  readonly path: string;
  readonly copies: ApprovedCopies;
  readonly #home: string;
  readonly #parts: ApprovalsFileParts;
  #known: Known | undefined;
  #changes: Promise<unknown> = Promise.resolve();

  /** `home`: the absolute path of the folder with the user's state. */
  constructor(home: string, parts: ApprovalsFileParts) {
    this.path = join(home, 'approvals.json');
    this.copies = new ApprovedCopies(home, parts.log);
    this.#home = home;
    this.#parts = parts;
  }

  /**
   * What is allowed at this moment, whichever process has written it: the same array as long as the file is the same.
   * Throws `ApprovalsFileError`.
   */
  async read(): Promise<readonly Approval[]> {
    const stamp = await this.#stamp();
    if (stamp === undefined) return none;
    const known = this.#known?.stamp === stamp ? this.#known : await this.#load(stamp);
    if (known.approvals instanceof ApprovalsFileError) throw known.approvals;
    return known.approvals;
  }

  /**
   * Adds approvals, as the newest ones of their tasks, with what is to be kept of these. Throws `ApprovalsFileError`, or
   * what the system says; nothing of it is allowed then.
   */
  async add(approvals: readonly Approval[], kept: readonly ApprovedTask[] = []): Promise<void> {
    if (approvals.length === 0) return;
    await this.#change(async (before) => {
      await this.copies.keep(kept);
      return newestOfEach([...approvals, ...without(before, approvals)]);
    });
  }

  /** Returns how many of them were there. Throws as `add` does; all of it is still allowed then. */
  async remove(which: readonly Pick<Approval, 'folder' | 'taskId' | 'hash'>[]): Promise<number> {
    if (which.length === 0) return 0;
    const [before, after] = await this.#change((all) => {
      const left = without(all, which);
      return left.length < all.length ? left : all;
    });
    return before.length - after.length;
  }

  /** Calls `listener` when the file may have become another one. Never throws. */
  follow(listener: () => void): Disposable {
    return watchFile(this.path, this.#parts, listener);
  }

  /** Returns what was there, and what is. */
  #change(
    make: (before: readonly Approval[]) => readonly Approval[] | Promise<readonly Approval[]>,
  ): Promise<Change> {
    const { clock } = this.#parts;
    const changed = this.#changes.then(async () => {
      await mkdir(this.#home, { recursive: true, mode: 0o700 });
      await this.read();
      return whileLocked(join(this.#home, 'approvals.lock'), clock, async (): Promise<Change> => {
        const before = await this.read();
        const after = await make(before);
        if (after === before) return [before, after];
        await replaceFile(this.path, writeApprovals(after), clock);
        const left = new Set(after.map(({ hash }) => hash));
        if (before.some(({ hash }) => !left.has(hash))) await this.copies.tidy(left);
        return [before, after];
      });
    });
    this.#changes = changed.catch(() => undefined);
    return changed.catch((error: unknown) => {
      throw error instanceof ForeignStateError ? this.#asFault(error) : error;
    });
  }

  /** `undefined`: there is no file. */
  async #stamp(): Promise<string | undefined> {
    try {
      // At once: every start asks, and waits ten times as long for an answer from another thread.
      const stats = lstatSync(this.path, { bigint: true, throwIfNoEntry: false });
      if (!stats) return undefined;
      // Who can write in the folder can put another file in the place of this one.
      if (!isPrivate(this.#home)) await makePrivate(this.#home, 0o755);
      return stampOf(stats);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.#asFault(error);
    }
  }

  async #load(stamp: string): Promise<Known> {
    try {
      await using file = await openOwn(this.path, constants.O_RDONLY);
      const stats = await file.stat({ bigint: true });
      const approvals =
        stats.size > sizeLimit
          ? new ApprovalsFileError(this.path, 'too-large')
          : await this.#approvalsIn(await file.readFile());
      const isSettled = Math.abs(this.#parts.clock.now() - Number(stats.ctimeMs)) >= unsettled;
      const known = { stamp, approvals };
      this.#known = isSettled && stampOf(stats) === stamp ? known : undefined;
      return known;
    } catch (error) {
      // Gone since it was looked at.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { stamp, approvals: none };
      throw this.#asFault(error);
    }
  }

  async #approvalsIn(bytes: Buffer): Promise<readonly Approval[] | ApprovalsFileError> {
    try {
      return await readApprovals(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    } catch (error) {
      const why = error instanceof ApprovalsTextError ? error.why : 'broken';
      return new ApprovalsFileError(this.path, why, error);
    }
  }

  #asFault(error: unknown): ApprovalsFileError {
    return error instanceof ForeignStateError
      ? new ApprovalsFileError(error.path, error.why, error)
      : new ApprovalsFileError(this.path, 'unreadable', error);
  }
}

/** Whether `makePrivate` has nothing to do there. */
function isPrivate(home: string): boolean {
  try {
    assertOwnStats(home, lstatSync(home), 'folder');
    return true;
  } catch {
    return false;
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}
