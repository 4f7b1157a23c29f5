import { resolve } from 'node:path';
import { UserApprovals } from '../app/userApprovals.ts';
import { isSameFolder } from '../approval/approvalSet.ts';
import { message, type Message } from '../common/message.ts';
import { realPathSoFar } from '../common/realPath.ts';
import { lookAtFolder } from '../history/folders/folderIdentity.ts';
import type { Approval, Grant } from '../model/approval.ts';
import { RelativeHomeError } from '../history/folders/statePaths.ts';
import { withApprovals } from './approvalsRefusal.ts';
import type { CommonOptions } from './commonOptions.ts';
import type { Console } from './console.ts';
import { findRealFolder } from './findFolder.ts';
import { logFor } from './logFor.ts';
import { stateRefusal } from './stateRefusal.ts';

export interface ApprovalsOptions extends CommonOptions {
  /** Of every folder of this user. */
  readonly all?: true;
}

export interface FoundApprovals {
  /** `undefined`: all folders are meant. */
  readonly folder: string | undefined;
  /** Those that are meant, the newest first. */
  readonly approvals: readonly Approval[];
  /** Those of all other folders, where one is meant. */
  readonly elsewhere: readonly Approval[];
  readonly user: Pick<UserApprovals, 'revoke'>;
}

/** What this user has allowed, here or everywhere. It takes neither a good scheduler.json nor a history. */
export async function findApprovals(console: Console, options: ApprovalsOptions): Promise<FoundApprovals> {
  const user = openUserApprovals(console, options);
  const all = await withApprovals(
    () => user.list(),
    (text) => console.translate(text),
  );
  const folder = options.all ? undefined : await findApprovedFolder(console.cwd, options.workspace, all);
  const approvals = folder === undefined ? all : all.filter((each) => isSameFolder(each.folder, folder));
  const elsewhere = folder === undefined ? [] : all.filter((each) => !isSameFolder(each.folder, folder));
  return { folder, user, elsewhere, approvals: approvals.toSorted((one, other) => other.at - one.at) };
}

/** Which of the folders of these approvals are not there any more: moved, renamed or removed. */
export async function findGoneFolders(approvals: readonly Approval[]): Promise<ReadonlySet<string>> {
  const folders = [...new Set(approvals.map(({ folder }) => folder))];
  const looks = await Promise.all(folders.map((folder) => lookAtFolder(folder)));
  return new Set(folders.filter((_, index) => looks[index]?.gone === true));
}

/** Where to look when nothing is allowed here, as the folder may have been moved. */
export async function whereElse({ elsewhere }: FoundApprovals): Promise<Message | undefined> {
  if ((await findGoneFolders(elsewhere)).size === 0) return undefined;
  return message(
    'An approval holds for a folder where it lies. Of folders that are gone, or moved, “scheduler approvals --all” shows them.',
  );
}

/** Whether this user's file has exactly this already, which then keeps its date. */
export async function findAllowed(
  folder: string,
  console: Console,
  options: CommonOptions,
): Promise<(grant: Grant) => boolean> {
  const all = await openUserApprovals(console, options).list();
  const here = all.filter((each) => isSameFolder(each.folder, folder));
  return ({ taskId, hash }) => here.some((each) => each.taskId === taskId && each.hash === hash);
}

/** What has been allowed of a folder can be seen, and taken back, when that folder is gone. */
async function findApprovedFolder(
  cwd: string,
  named: string | undefined,
  approvals: readonly Approval[],
): Promise<string> {
  try {
    return await findRealFolder(cwd, named);
  } catch (error) {
    if (named === undefined) throw error;
    const folder = await realPathSoFar(resolve(cwd, named)).catch(() => resolve(cwd, named));
    if (approvals.some((each) => isSameFolder(each.folder, folder))) return folder;
    throw error;
  }
}

function openUserApprovals(console: Console, options: CommonOptions): UserApprovals {
  try {
    return new UserApprovals(console.env, { clock: console.clock, log: logFor(console, options) });
  } catch (error) {
    throw error instanceof RelativeHomeError ? stateRefusal(error) : error;
  }
}
