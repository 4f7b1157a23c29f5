import type { Approval } from '../model/approval.ts';

type Consent = Pick<Approval, 'folder' | 'taskId' | 'hash'>;

/** Of a task of a folder: going back to what was allowed before asks nothing. */
const newest = 20;

/** Windows gives the letter of a drive in either case. */
export function isSameFolder(folder: string, other: string): boolean {
  return folderKey(folder) === folderKey(other);
}

/** Those that are in none of `others`. */
export function without(approvals: readonly Approval[], others: readonly Consent[]): readonly Approval[] {
  const left = new Set(others.map(keyOf));
  return approvals.filter((approval) => !left.has(keyOf(approval)));
}

/** Of those of a task, which come newest first, not more than are kept. */
export function newestOfEach(approvals: readonly Approval[]): readonly Approval[] {
  const counts = new Map<string, number>();
  return approvals.filter(({ folder, taskId }) => {
    const key = JSON.stringify([folderKey(folder), taskId]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= newest;
  });
}

function folderKey(folder: string): string {
  return process.platform === 'win32' ? folder.toLowerCase() : folder;
}

function keyOf({ folder, taskId, hash }: Consent): string {
  return JSON.stringify([folderKey(folder), taskId, hash]);
}
