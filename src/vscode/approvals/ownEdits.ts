import { hashOfTask } from '../../approval/hashes.ts';
import type { Evidence, EvidenceRole, TaskReview } from '../../model/approval.ts';

/** A change of a document, as far as the editor tells of it. */
export interface SeenEdit {
  /** Characters that came and went. */
  readonly size: number;
  readonly isUndo: boolean;
  /** The document was in the active editor of the focused window. */
  readonly isInFront: boolean;
  /** It happened at the cursor, or at one of them. */
  readonly isAtCursor: boolean;
}

/** What is typed, completed or pasted at once; an assistant or a formatter changes more. In characters. */
const mostAtOnce = 500;

export function isTyped({ size, isUndo, isInFront, isAtCursor }: SeenEdit): boolean {
  return isInFront && (isUndo || (isAtCursor && size <= mostAtOnce));
}

/** What a document was before its user typed, and whether typing is all that has happened to it. */
export class OwnText {
  /** Hashes of what was on disk, from which typing alone has led here. */
  #origins: Set<string>;
  #isOwn: boolean;
  /** A change of a document that was as its file is: an edit, or what was read anew. What comes next tells. */
  #open: { readonly edit: SeenEdit; readonly hash: string } | undefined;

  /** `hash`: of what is on disk; `undefined`: the document was opened with changes that nobody has seen. */
  constructor(hash: string | undefined) {
    this.#origins = new Set(hash === undefined ? [] : [hash]);
    this.#isOwn = hash !== undefined;
  }

  /** `hash`: of what it is now, where the editor does not say that it differs from its file. */
  changed(edit: SeenEdit, hash?: string): void {
    this.#wasRead();
    if (hash === undefined) this.#edited(edit);
    else this.#open = { edit, hash };
  }

  /** The editor says that it differs from its file now. */
  differs(): void {
    if (this.#open) this.#edited(this.#open.edit);
    this.#open = undefined;
  }

  #edited(edit: SeenEdit): void {
    if (!isTyped(edit)) this.#isOwn = false;
  }

  /** It still does not differ: the editor has read it again from disk, where another program has changed it. */
  #wasRead(): void {
    if (!this.#open) return;
    this.#origins = new Set([this.#open.hash]);
    this.#isOwn = true;
    this.#open = undefined;
  }

  /** Returns from which states on disk typing alone has led to what is saved now. */
  saved(hash: string): ReadonlySet<string> {
    this.#wasRead();
    const origins = new Set(this.#isOwn ? this.#origins : []);
    this.#origins = new Set(origins).add(hash);
    this.#isOwn = true;
    return origins;
  }
}

/** A file that was saved with nothing but typing in it. */
export interface OwnEdit {
  /** As evidence names it. */
  readonly path: string;
  /** Hash of what was saved. */
  readonly saved: string;
  /** See `OwnText.saved`. */
  readonly origins: ReadonlySet<string>;
}

/** Never an env file, nor what starts a script: those are not the user's own words. */
const covered: ReadonlySet<EvidenceRole> = new Set(['script', 'module', 'watch']);

/**
 * Whether a task is what its user has allowed, but for what the user has typed since: with that one file as it was,
 * it has the hash that was allowed.
 */
export function isOwnChange(
  { task, state, before, evidence, obstacle }: TaskReview,
  { path, saved, origins }: OwnEdit,
  outputDirectory: string,
): boolean {
  if (state !== 'changed' || !before || obstacle || path === '.vscode/scheduler.json') return false;
  const files = evidence.files.filter((file) => file.path === path);
  const isPlain = files.every(
    ({ role, hash, target, outside }) => covered.has(role) && hash === saved && !target && !outside,
  );
  const was = before.evidence.files.find((file) => file.path === path)?.hash;
  if (files.length === 0 || !isPlain || was === undefined || !origins.has(was)) return false;
  return hashOfTask(task, outputDirectory, putBack(evidence, path, was)) === before.hash;
}

function putBack({ settings, files }: Evidence, path: string, hash: string): Evidence {
  return { settings, files: files.map((file) => (file.path === path ? { ...file, hash } : file)) };
}
