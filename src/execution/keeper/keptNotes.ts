import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processStartToken } from '../../common/processIdentity.ts';
import type { KeptResult } from '../../engine/ports.ts';

/** A process, told from another one of the same pid by its start. */
export interface ProcessName {
  readonly pid: number;
  readonly token: string;
}

/** What a keeper leaves in the state folder, from its start until the end of its run is in the history. */
export interface KeptNote {
  readonly runId: string;
  readonly attempt: number;
  readonly keeper: ProcessName;
  /** Its host is gone, or has left the run to it. */
  readonly isAlone: boolean;
  readonly result?: KeptResult;
}

/** A note as it was found, and who has taken it to write the end that it tells of. */
export interface FoundNote extends KeptNote {
  readonly path: string;
  readonly taker?: ProcessName;
}

const fileName = /^[\w-]+\.\d+\.json(?:\.(?<pid>\d+)\.(?<token>[^.]*))?$/;

/** The notes of keepers: one file for each attempt, complete or not there, and the user's own. */
export class KeptNotes {
  readonly #folder: string;

  /** `folder`: absolute. It is made when the first note is written. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(note: KeptNote): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const path = this.#path(note);
    const unfinished = `${path}.new`;
    await writeFile(unfinished, JSON.stringify(note), { mode: 0o600, flush: true });
    await rename(unfinished, path);
  }

  async remove({ runId, attempt }: Pick<KeptNote, 'runId' | 'attempt'>): Promise<void> {
    for (const { path } of await this.of(runId, attempt)) await rm(path, { force: true });
    // Nobody minds where others have theirs in it.
    await rm(`${this.#path({ runId, attempt })}.new`, { force: true });
  }

  /** In any order; those that cannot be read are left out. */
  async all(): Promise<FoundNote[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const found = await Promise.all(names.map((name) => this.#read(name)));
    return found.filter((note) => note !== undefined);
  }

  async of(runId: string, attempt: number): Promise<FoundNote[]> {
    return (await this.all()).filter((note) => note.runId === runId && note.attempt === attempt);
  }

  /** For the process that is to write the end. `false`: another one has been faster. */
  async take({ path, runId, attempt }: FoundNote, { pid, token }: ProcessName): Promise<boolean> {
    try {
      const name = encodeURIComponent(token).replaceAll('.', '%2E');
      await rename(path, `${this.#path({ runId, attempt })}.${pid}.${name}`);
      return true;
    } catch {
      return false;
    }
  }

  #path({ runId, attempt }: Pick<KeptNote, 'runId' | 'attempt'>): string {
    return join(this.#folder, `${runId}.${attempt}.json`);
  }

  async #read(name: string): Promise<FoundNote | undefined> {
    const match = fileName.exec(name);
    if (!match) return undefined;
    const path = join(this.#folder, name);
    try {
      const note = JSON.parse(await readFile(path, 'utf8')) as KeptNote;
      const { pid, token } = match.groups ?? {};
      const taker = { pid: Number(pid), token: decodeURIComponent(token ?? '') };
      return { ...note, path, ...(pid === undefined ? {} : { taker }) };
    } catch {
      // Removed since it was listed.
      return undefined;
    }
  }
}

export async function isAlive({ pid, token }: ProcessName): Promise<boolean> {
  return (await processStartToken(pid)) === token;
}
