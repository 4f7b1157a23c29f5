import { dirname } from 'node:path';
import type { Event } from '../../common/emitter.ts';
import type { HistoryReplaced } from '../../engine/runStore.ts';
import { fileIdentity } from './fileIdentity.ts';
import { lockedNow, whileLocked } from './folderLock.ts';
import type { OpenDatabase } from './openDatabase.ts';
import { openHealed, type HistoryPlace } from './openHealed.ts';
import { PatientEmitter } from './patientEmitter.ts';
import { isBusy } from './sqliteError.ts';
import { asUnwritable } from './unwritable.ts';

/**
 * Why the history is to be opened again. `lost`: the file is gone, or another; `unsure`: the disk refuses writes, and
 * a connection may not notice when that is over; `suspect`: what was read makes no sense; `damaged`: that was so again
 * after the file had been opened anew.
 */
export type LeaveReason = 'lost' | 'unsure' | 'suspect' | 'damaged';

/** Which file is open at present, and how another takes its place. */
export class LiveDatabase {
  readonly #place: HistoryPlace;
  readonly #replaced: PatientEmitter<HistoryReplaced>;
  #current: OpenDatabase | undefined;
  /** What was open before, and is still. */
  #former: { readonly database: OpenDatabase; readonly reason: LeaveReason } | undefined;
  #identity: string | undefined;
  #damaged: string | undefined;
  #opening: Promise<OpenDatabase> | undefined;
  #closed = false;
  readonly onDidReplace: Event<HistoryReplaced>;

  constructor(place: HistoryPlace) {
    this.#place = place;
    this.#replaced = new PatientEmitter((error) =>
      place.log.error('A listener to the history failed', error),
    );
    this.onDidReplace = this.#replaced.event;
  }

  /** `undefined`: it is to be opened. */
  get current(): OpenDatabase | undefined {
    return this.#current;
  }

  /** Opens the history where it is not open. Throws as `openHealed` does, and `HistoryUnwritableError`. */
  async open(): Promise<OpenDatabase> {
    if (this.#current) return this.#current;
    this.#opening ??= this.#renew().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  /** Whether that is what is open, and still the history. */
  isLive(database: OpenDatabase): boolean {
    return this.#current === database && fileIdentity(this.#place.file) === database.identity;
  }

  leave(database: OpenDatabase, reason: LeaveReason): void {
    if (this.#current !== database) return;
    this.#current = undefined;
    if (reason === 'damaged') this.#damaged = database.identity;
    // While it is open SQLite keeps its `-wal` as it is; but Windows moves no file that is open.
    if (reason === 'damaged' && process.platform === 'win32') this.#end(database);
    else this.#former = { database, reason };
  }

  close(): void {
    this.#closed = true;
    this.#replaced.dispose();
    for (const database of [this.#current, this.#former?.database]) if (database) this.#end(database);
    this.#current = undefined;
    this.#former = undefined;
  }

  async #renew(): Promise<OpenDatabase> {
    const former = this.#former;
    const lostWal = former?.reason === 'lost' ? former.database.walIdentity : undefined;
    let opened;
    try {
      opened = await openHealed(this.#place, { damaged: this.#damaged, lostWal });
    } catch (error) {
      if (former?.reason !== 'unsure' || this.#closed) throw asUnwritable(error, dirname(this.#place.file));
      // What cannot be written may still be read.
      opened = { ...former.database, aside: undefined };
      this.#place.log.warn(`The history could not be opened again: ${String(error)}`);
    }
    if (this.#closed) {
      this.#end(opened);
      return opened;
    }
    this.#current = opened;
    this.#former = undefined;
    this.#damaged = undefined;
    if (former && former.database.db !== opened.db) this.#end(former.database);
    const isOther = this.#identity !== undefined && this.#identity !== opened.identity;
    this.#identity = opened.identity;
    if (opened.aside !== undefined || isOther) this.#replaced.fire({ path: opened.aside });
    return opened;
  }

  /**
   * Who closes a database last removes its `-wal`, by path: not while another is put there. Where the lock is taken,
   * that is done later, or by the system when this process ends.
   */
  #end({ db }: OpenDatabase): void {
    const { sqlite, file, clock } = this.#place;
    const close = () => {
      if (db.isOpen) db.close();
    };
    try {
      lockedNow(sqlite, file, close);
    } catch (error) {
      if (isBusy(error)) whileLocked(sqlite, file, clock, close).catch(close);
      else close();
    }
  }
}
