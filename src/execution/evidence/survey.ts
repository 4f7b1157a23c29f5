import { realpathSync, statSync, type BigIntStats } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Evidence, EvidenceFile, EvidenceRole } from '../../model/approval.ts';
import { hashFile, type HashedFile } from './hashedFile.ts';
import { Places, type Place } from './places.ts';

/** A file as it was seen, and what evidence calls it. */
export interface SeenFile extends HashedFile, Place {
  /** Absolute, as it was asked for. */
  readonly file: string;
  /** With all symbolic links followed; `undefined`: there is nothing. */
  readonly real: string | undefined;
  /** Whether its stamps may still be those of a change to come: clocks of file systems are coarse. */
  readonly isFresh: boolean;
}

/** In bytes: no script is larger, and all modules of a task together. */
export const largestScript = 64 * 1024 * 1024;
/** In bytes: a program with all that it needs in one file. */
export const largestProgram = 256 * 1024 * 1024;

// In milliseconds: how coarse the clock of a file system may be.
const coarsest = 2_000;
// How long the thread may be held at a time, in milliseconds.
const slice = 3;

const roles: readonly EvidenceRole[] = [
  ...(['script', 'interpreter', 'program', 'shell', 'env-file', 'module', 'watch', 'cwd'] as const),
];

/** One look at the files that decide what a task executes; and later a second one, whether they are still those. */
export class Survey {
  readonly places: Places;
  readonly #seen = new Map<string, SeenFile>();
  readonly #entries = new Map<string, EvidenceFile>();
  /** Directories, by the place that they really are. */
  readonly #directories = new Map<string, string | undefined>();
  readonly #absent = new Set<string>();

  constructor(folder: string) {
    this.places = new Places(folder, realPath(folder) ?? folder);
  }

  /** Reads it, but once. `path`: absolute. */
  async look(path: string, most = largestScript): Promise<SeenFile> {
    const known = this.#seen.get(path);
    if (known) return known;
    const real = realPath(path);
    const hashed = await hashFile(path, most);
    const place = this.places.placeOf(path, real);
    const seen: SeenFile = { ...hashed, ...place, file: path, real, isFresh: isFresh(hashed.stats) };
    this.#seen.set(path, seen);
    return seen;
  }

  /** Makes what was seen evidence. */
  note(role: EvidenceRole, { path, target, outside, hash, without }: SeenFile): void {
    this.add({
      ...{ role, path },
      ...(target !== undefined && { target }),
      ...(without === undefined ? hash !== undefined && { hash } : { without }),
      ...(outside && { outside }),
    });
  }

  add(entry: EvidenceFile): void {
    this.#entries.set(`${entry.role}\0${entry.path}`, entry);
  }

  /** The directory in which all is started: it must stay where it is. */
  noteDirectory(path: string): void {
    const real = realPath(path);
    this.#directories.set(path, real);
    const { outside, ...place } = this.places.placeOf(path, real);
    if (outside) this.add({ role: 'cwd', ...place, without: 'directory', outside });
  }

  /** There was nothing, and it would be taken if there were. */
  noteAbsent(path: string): void {
    this.#absent.add(path);
  }

  files(): Evidence['files'] {
    return [...this.#entries.values()].sort(
      (a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || (a.path < b.path ? -1 : 1),
    );
  }

  /**
   * The path, as evidence has it, of a file that is not any more what was seen. What is few is looked at before the
   * call returns.
   */
  async changed(): Promise<string | undefined> {
    let since = performance.now();
    for (const [path, real] of this.#directories) if (realPath(path) !== real) return path;
    for (const path of this.#absent) if (statOf(path) !== undefined) return this.#nameOf(path);
    for (const seen of this.#seen.values()) {
      if (isAnother(seen)) return seen.path;
      if (performance.now() - since < slice) continue;
      await setImmediate();
      since = performance.now();
    }
    for (const seen of this.#seen.values()) {
      if (seen.isFresh && seen.hash !== (await hashFile(seen.file, largestProgram)).hash) return seen.path;
    }
    return undefined;
  }

  #nameOf(path: string): string {
    return this.places.placeOf(path, undefined).path;
  }
}

function isAnother({ file, real, stats, without }: SeenFile): boolean {
  const now = statOf(file);
  // Nothing of what could not be opened has been seen but that.
  if (!stats) return (without === 'missing') !== (now === undefined);
  return (
    now?.ino !== stats.ino ||
    now.dev !== stats.dev ||
    now.size !== stats.size ||
    now.mtimeNs !== stats.mtimeNs ||
    now.ctimeNs !== stats.ctimeNs ||
    realPath(file) !== real
  );
}

function isFresh(stats: BigIntStats | undefined): boolean {
  if (!stats?.isFile()) return false;
  return Number((stats.ctimeMs > stats.mtimeMs ? stats.ctimeMs : stats.mtimeMs)) > Date.now() - coarsest;
}

function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}
