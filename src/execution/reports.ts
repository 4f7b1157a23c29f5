import { constants, lstatSync, type Stats } from 'node:fs';
import { chmod, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mask } from '../common/mask.ts';
import type { Outcome, RunStats, RunWarning } from '../model/run.ts';

// In bytes.
const largest = 64 * 1024;
// A reader of the history need not go deeper, and what writes and reads it must not run out of stack.
const deepest = 32;

/** What a run has reported about itself. */
export type Report = Pick<Outcome, 'stats' | 'summary' | 'warnings'>;

export function reportPaths(
  scratch: string,
  runId: string,
): { readonly stats: string; readonly summary: string } {
  return { stats: join(scratch, `${runId}.stats.json`), summary: join(scratch, `${runId}.summary.md`) };
}

/** The files that runs may write for `SCHEDULER_STATS` and `SCHEDULER_SUMMARY`, in a folder that is the user's own. */
export class Reports {
  readonly #scratch: string;
  #isPrivate = false;

  /** `scratch`: absolute. It is made when the first run needs it. */
  constructor(scratch: string) {
    this.#scratch = scratch;
  }

  /** What the run is told. */
  variables(runId: string): Readonly<Record<string, string>> {
    const { stats, summary } = reportPaths(this.#scratch, runId);
    return { SCHEDULER_STATS: stats, SCHEDULER_SUMMARY: summary };
  }

  /**
   * Makes the folder, again where somebody has removed it; at once where it is there. A run that cannot report runs
   * all the same.
   */
  prepare(): Promise<void> | undefined {
    return this.#isPrivate && find(this.#scratch)?.isDirectory() ? undefined : this.#make();
  }

  async #make(): Promise<void> {
    try {
      await mkdir(this.#scratch, { recursive: true, mode: 0o700 });
      // It may have been there before.
      await chmod(this.#scratch, 0o700);
      this.#isPrivate = true;
    } catch {
      this.#isPrivate = false;
    }
  }

  /** How the run ended, with what it has reported, which is removed. Never rejects. */
  async addTo(outcome: Outcome, runId: string, mask: Mask): Promise<Outcome> {
    const { warnings = [], ...report } = await this.take(runId, mask);
    const all = [...(outcome.warnings ?? []), ...warnings];
    const detail = outcome.detail === undefined ? {} : { detail: mask.text(outcome.detail) };
    return { ...outcome, ...detail, ...report, ...(all.length === 0 ? {} : { warnings: all }) };
  }

  /** Reads and removes what the run has written. Never rejects. */
  async take(runId: string, mask: Mask): Promise<Report> {
    const paths = reportPaths(this.#scratch, runId);
    const stats = await take(paths.stats);
    const summary = await take(paths.summary);
    if (stats === undefined && summary === undefined) return {};
    const warnings: RunWarning[] = [];
    const report = { ...readStats(stats, mask, warnings), ...readSummary(summary, mask, warnings) };
    return warnings.length === 0 ? report : { ...report, warnings };
  }
}

function readStats(text: Taken, mask: Mask, warnings: RunWarning[]): Pick<Report, 'stats'> {
  if (text === undefined) return {};
  if (text === 'too-large') {
    warnings.push({ code: 'stats-too-large' });
    return {};
  }
  try {
    if (text === 'unreadable') throw new SyntaxError('Not a file of UTF-8 text');
    const stats: unknown = JSON.parse(text.content);
    if (typeof stats !== 'object' || stats === null || Array.isArray(stats))
      throw new SyntaxError('No object');
    return { stats: masked(stats, mask, 0) as RunStats };
  } catch {
    // Not with the parser's words: they show some of the text, perhaps half a secret.
    warnings.push({ code: 'stats-invalid' });
    return {};
  }
}

function readSummary(text: Taken, mask: Mask, warnings: RunWarning[]): Pick<Report, 'summary'> {
  if (text === undefined) return {};
  if (text === 'too-large' || text === 'unreadable') {
    warnings.push({ code: text === 'too-large' ? 'summary-too-large' : 'summary-unreadable' });
    return {};
  }
  const summary = mask.text(text.content);
  return summary.trim() === '' ? {} : { summary };
}

function masked(value: unknown, mask: Mask, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = mask.text(String(value));
    return text === String(value) ? value : text;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) throw new RangeError('Too deep');
  if (Array.isArray(value)) return value.map((item) => masked(item, mask, depth + 1));
  const entries = Object.entries(value).map(([name, item]) => [
    mask.text(name),
    masked(item, mask, depth + 1),
  ]);
  return Object.fromEntries(entries);
}

/** `undefined`: the run has not written it. */
type Taken = { readonly content: string } | 'too-large' | 'unreadable' | undefined;

async function take(path: string): Promise<Taken> {
  const found = find(path);
  if (found === undefined) return undefined;
  try {
    return found.isFile() ? await readText(path) : 'unreadable';
  } catch {
    return 'unreadable';
  } finally {
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Most runs report nothing: to ask here costs a hundredth of what a failure costs that is told later. */
function find(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // Where one cannot look, the run could not write.
    return undefined;
  }
}

async function readText(path: string): Promise<Taken> {
  // Neither is a link followed nor a named pipe waited for, should the file have been exchanged just now.
  await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  if (!(await file.stat()).isFile()) return 'unreadable';
  const buffer = Buffer.alloc(largest + 1);
  const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
  if (bytesRead > largest) return 'too-large';
  return { content: new TextDecoder('utf-8', { fatal: true }).decode(buffer.subarray(0, bytesRead)) };
}
