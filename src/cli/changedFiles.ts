import { resolve } from 'node:path';
import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { readText } from '../approval/textFile.ts';
import type { EvidenceFile, TaskReview } from '../model/approval.ts';
import { consentChanges, type ConsentChanges, type FileChange } from '../presentation/reviewChanges.ts';
import { textDiff, type DiffLine } from '../presentation/reviewDiff.ts';

/** `diff`: what is another in a text of which both versions are there. */
export interface ReadFileChange extends FileChange {
  readonly diff?: readonly DiffLine[];
}

export interface ReadChanges extends ConsentChanges {
  readonly files: readonly ReadFileChange[];
}

type Contents = Pick<WorkspaceScheduler, 'folder' | 'approvals'>;

/** What is another since a task was allowed, in the files too. */
export async function readChanges(review: TaskReview, scheduler: Contents): Promise<ReadChanges | undefined> {
  const changes = consentChanges(review);
  if (!changes) return undefined;
  const files: ReadFileChange[] = [];
  for (const change of changes.files) {
    const diff = await diffOf(change, scheduler);
    files.push(diff ? { ...change, diff } : change);
  }
  return { ...changes, files };
}

/**
 * The text of a file as it was reviewed. `undefined`: it is secret, no text, too long, or another one by now.
 */
export async function reviewedText(
  { role, path, hash }: EvidenceFile,
  folder: string,
): Promise<string | undefined> {
  return role === 'env-file' || hash === undefined ? undefined : readText(resolve(folder, path), hash);
}

async function diffOf(
  { kind, file, before }: FileChange,
  scheduler: Contents,
): Promise<readonly DiffLine[] | undefined> {
  if (file.role === 'env-file') return undefined;
  const old = kind === 'added' ? '' : await approved(kind === 'removed' ? file : before, scheduler);
  const now = kind === 'removed' ? '' : await reviewedText(file, scheduler.folder);
  return old === undefined || now === undefined ? undefined : textDiff(old, now);
}

async function approved(file: EvidenceFile | undefined, scheduler: Contents): Promise<string | undefined> {
  return file?.hash === undefined ? undefined : scheduler.approvals.content(file.hash);
}
