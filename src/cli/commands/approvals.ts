import { message } from '../../common/message.ts';
import { isoOrNull } from '../../presentation/runDocument.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { approvalTable } from '../printers/approvalTable.ts';
import { findApprovals, findGoneFolders, whereElse, type ApprovalsOptions } from '../userApprovals.ts';

/** `scheduler approvals`: what this user has allowed of the folder, or of all. */
export async function approvals(console: Console, options: ApprovalsOptions): Promise<ExitCode> {
  const found = await findApprovals(console, options);
  const gone = await findGoneFolders(found.approvals);
  if (options.json) {
    console.printJson({
      workspace: found.folder ?? null,
      approvals: found.approvals.map(({ folder, taskId, hash, at }) => ({
        ...{ folder, task: taskId, hash },
        at: isoOrNull(at),
        gone: gone.has(folder),
      })),
    });
    return exitCodes.success;
  }
  console.print(
    found.approvals.length === 0
      ? [console.translate(message('Nothing has been allowed.'))]
      : approvalTable(found.approvals, gone, console.wording()),
  );
  const hint =
    found.approvals.length === 0 ? await whereElse(found) : gone.size > 0 ? ofGoneFolders : undefined;
  if (hint) console.print([console.translate(hint)]);
  return exitCodes.success;
}

const ofGoneFolders = message(
  '“scheduler revoke --workspace FOLDER” takes back what was allowed of a folder that is gone.',
);
