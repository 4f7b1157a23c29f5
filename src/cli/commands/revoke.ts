import { message } from '../../common/message.ts';
import { nearest } from '../../config/suggest.ts';
import type { Approval } from '../../model/approval.ts';
import { visibleText } from '../../presentation/visibleText.ts';
import { withApprovals } from '../approvalsRefusal.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { Refusal } from '../refusal.ts';
import { findApprovals, whereElse, type ApprovalsOptions } from '../userApprovals.ts';

/** `scheduler revoke [ID…]`: takes back what this user has allowed. What runs goes on. */
export async function revoke(
  console: Console,
  ids: readonly string[],
  options: ApprovalsOptions,
): Promise<ExitCode> {
  const found = await findApprovals(console, options);
  const { folder, approvals, user } = found;
  for (const id of ids) refuseNeverAllowed(id, approvals);
  const which = ids.length === 0 ? approvals : approvals.filter(({ taskId }) => ids.includes(taskId));
  const count = await withApprovals(
    () => user.revoke(which),
    (text) => console.translate(text),
  );
  const tasks = new Set(which.map((approval) => JSON.stringify([approval.folder, approval.taskId]))).size;
  if (options.json) console.printJson({ workspace: folder ?? null, revoked: count, tasks });
  else {
    const text =
      count === 0
        ? message('Nothing had been allowed.')
        : tasks === 1
          ? message('One task may not run any more, until you allow it again.')
          : message('{count} tasks may not run any more, until you allow them again.', { count: tasks });
    const hint = count === 0 ? await whereElse(found) : undefined;
    console.print([text, ...(hint ? [hint] : [])].map((each) => console.translate(each)));
  }
  return exitCodes.success;
}

/** A slip of the finger must not look as if something had been taken back. */
function refuseNeverAllowed(id: string, approvals: readonly Approval[]): void {
  const known = [...new Set(approvals.map(({ taskId }) => taskId))];
  if (known.includes(id)) return;
  const suggestion = nearest(id, known);
  throw new Refusal(
    message('Nothing has been allowed of a task “{task}”.', { task: visibleText(id) }),
    ...(suggestion === undefined ? [] : [message('Did you mean “{suggestion}”?', { suggestion })]),
  );
}
