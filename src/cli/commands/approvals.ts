import { message } from '../../common/message.ts';
import { isoOrNull } from '../../presentation/runDocument.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { approvalTable } from '../printers/approvalTable.ts';
import { findApprovals, type ApprovalsOptions } from '../userApprovals.ts';

/** `scheduler approvals`: what this user has allowed of the folder, or of all. */
export async function approvals(console: Console, options: ApprovalsOptions): Promise<ExitCode> {
  const found = await findApprovals(console, options);
  if (options.json) {
    console.printJson({
      workspace: found.folder ?? null,
      approvals: found.approvals.map(({ folder, taskId, hash, at }) => ({
        ...{ folder, task: taskId, hash },
        at: isoOrNull(at),
      })),
    });
  } else if (found.approvals.length === 0) {
    console.print([console.translate(message('Nothing has been allowed.'))]);
  } else console.print(approvalTable(found.approvals, console.wording()));
  return exitCodes.success;
}
