import { UserApprovals } from '../app/userApprovals.ts';
import { isSameFolder } from '../approval/approvalSet.ts';
import type { Approval } from '../model/approval.ts';
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
  readonly user: Pick<UserApprovals, 'revoke'>;
}

/** What this user has allowed, here or everywhere. It takes neither a good scheduler.json nor a history. */
export async function findApprovals(console: Console, options: ApprovalsOptions): Promise<FoundApprovals> {
  const folder = options.all ? undefined : await findRealFolder(console.cwd, options.workspace);
  const user = openUserApprovals(console, options);
  const all = await withApprovals(
    () => user.list(),
    (text) => console.translate(text),
  );
  const approvals = folder === undefined ? all : all.filter((each) => isSameFolder(each.folder, folder));
  return { folder, user, approvals: approvals.toSorted((one, other) => other.at - one.at) };
}

function openUserApprovals(console: Console, options: CommonOptions): UserApprovals {
  try {
    return new UserApprovals(console.env, { clock: console.clock, log: logFor(console, options) });
  } catch (error) {
    throw error instanceof RelativeHomeError ? stateRefusal(error) : error;
  }
}
