import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { openOwn } from '../common/openOwn.ts';
import { assertOwn, makePrivate } from '../common/ownership.ts';
import type { Log } from '../engine/ports.ts';
import type { Evidence } from '../model/approval.ts';
import { isHash } from './hashes.ts';
import { inSlices } from './slices.ts';
import { readText, textOf } from './textFile.ts';

/** What is kept of an approved task, so that what changes can be shown beside it. */
export interface ApprovedTask {
  readonly hash: string;
  readonly consent: string;
  readonly evidence: Evidence;
  /** See `TaskReview`. */
  readonly written?: string;
  /** The files whose content is kept, by its hash; absolute paths. */
  readonly files: readonly { readonly hash: string; readonly path: string }[];
}

type Kept = Pick<ApprovedTask, 'consent' | 'evidence' | 'written'>;

const entry = /^(?<hash>[0-9a-f]{64})(?<ending>\.json)?$/;

/**
 * The folder `approved/`: of each approved task what was shown, and of its files the text. Only diffs rest on it: what is
 * missing or damaged is not there. Written and tidied up under the lock of the approvals.
 */
export class ApprovedCopies {
  readonly #folder: string;
  readonly #log: Log;

  constructor(home: string, log: Log) {
    this.#folder = join(home, 'approved');
    this.#log = log;
  }

  /** Never rejects. */
  async keep(tasks: readonly ApprovedTask[]): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await makePrivate(this.#folder);
      const there = new Set(await readdir(this.#folder));
      const files = new Map(
        tasks.flatMap((task) => task.files.map(({ hash, path }) => [hash, path] as const)),
      );
      await inSlices([...files], async ([hash, path]) => {
        if (there.has(hash)) return;
        const text = await readText(path, hash);
        if (text !== undefined) await this.#write(hash, text);
      });
      await inSlices(tasks, ({ hash, consent, evidence, written }) => {
        const kept: Kept = { consent, evidence, ...(written !== undefined && { written }) };
        return this.#write(`${hash}.json`, JSON.stringify(kept));
      });
    } catch (error) {
      this.#log.error(
        'No copies of what was approved could be kept: changes will be shown without them',
        error,
      );
    }
  }

  /** Removes what belongs to none of the approvals with these hashes. Never rejects. */
  async tidy(approved: ReadonlySet<string>): Promise<void> {
    try {
      await makePrivate(this.#folder);
      const used = new Set<string>();
      const contents: string[] = [];
      const gone: string[] = [];
      await inSlices(await readdir(this.#folder), async (name) => {
        const { hash, ending } = entry.exec(name)?.groups ?? {};
        if (hash === undefined) gone.push(name);
        else if (ending === undefined) contents.push(name);
        else if (!approved.has(hash)) gone.push(name);
        else for (const file of (await this.kept(hash))?.evidence.files ?? []) used.add(file.hash ?? '');
      });
      gone.push(...contents.filter((name) => !used.has(name)));
      await inSlices(gone, (name) => rm(join(this.#folder, name), { force: true }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      this.#log.error('Copies of what is no longer approved could not be removed', error);
    }
  }

  /** What was shown of the task with that hash. */
  async kept(hash: string): Promise<Kept | undefined> {
    const text = isHash(hash) ? await this.#read(`${hash}.json`) : undefined;
    if (text === undefined) return undefined;
    try {
      const kept: unknown = JSON.parse(text.toString());
      return isKept(kept) ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** The text with that hash. */
  async content(hash: string): Promise<string | undefined> {
    const bytes = isHash(hash) ? await this.#read(hash) : undefined;
    return bytes && textOf(bytes, hash);
  }

  async #read(name: string): Promise<Buffer | undefined> {
    try {
      await assertOwn(this.#folder, 'folder');
      await using file = await openOwn(join(this.#folder, name), constants.O_RDONLY);
      return await file.readFile();
    } catch {
      return undefined;
    }
  }

  /** Appears whole. */
  async #write(name: string, text: string): Promise<void> {
    const beside = join(this.#folder, `${name}.${randomUUID()}`);
    await writeFile(beside, text, { mode: 0o600, flag: 'wx' });
    await rename(beside, join(this.#folder, name));
  }
}

function isKept(value: unknown): value is Kept {
  const { consent, evidence, written } = (value ?? {}) as Partial<Kept>;
  return (
    typeof consent === 'string' &&
    (written === undefined || typeof written === 'string') &&
    typeof evidence?.settings === 'object' &&
    Array.isArray(evidence.files) &&
    evidence.files.every((file: unknown) => typeof (file as { path?: unknown } | null)?.path === 'string')
  );
}
