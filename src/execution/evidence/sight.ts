import type { BigIntStats } from 'node:fs';
import { realPathOf, statOf } from './fileFacts.ts';
import type { Kind } from './moduleFiles.ts';
import { Places } from './places.ts';
import type { SeenFile } from './seenFile.ts';

/** Of how much it may know: the files of thousands of tasks are no small matter. */
const mostKnown = 100_000;

/**
 * What surveys of tasks that are looked at in one go have in common: of no file is anything asked twice. Not for a
 * start. Each answer is what a survey alone would have got at that moment, so that the tasks' hashes are the same.
 */
export class Sight {
  readonly places: Places;
  readonly kinds = new Map<string, Kind>();
  readonly names = new Map<string, ReadonlySet<string> | undefined>();
  readonly #stats = new Map<string, BigIntStats | undefined>();
  readonly #reals = new Map<string, string | undefined>();
  readonly #seen = new Map<string, SeenFile>();

  /** `folder`: the workspace folder, absolute. */
  constructor(folder: string) {
    this.places = new Places(folder, realPathOf(folder) ?? folder);
  }

  /** Whether the next task is to be looked at with a new one. */
  get isFull(): boolean {
    const { kinds, names } = this;
    return [kinds, names, this.#stats, this.#reals, this.#seen].some(({ size }) => size > mostKnown);
  }

  statOf(path: string): BigIntStats | undefined {
    if (!this.#stats.has(path)) this.#stats.set(path, statOf(path));
    return this.#stats.get(path);
  }

  realPathOf(path: string): string | undefined {
    if (!this.#reals.has(path)) this.#reals.set(path, realPathOf(path));
    return this.#reals.get(path);
  }

  /** `most`: in bytes, as it was looked at with. */
  find(path: string, most: number): SeenFile | undefined {
    return this.#seen.get(`${most} ${path}`);
  }

  /** Without its bytes: those of all tasks together may be too many. */
  keep(seen: SeenFile, most: number): void {
    this.#seen.set(`${most} ${seen.file}`, { ...seen, content: [] });
  }
}
