import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { message } from '../common/message.ts';
import { obstacleText } from '../presentation/reviewFiles.ts';
import { refuseUnbelieved, withApprovals } from './approvalsRefusal.ts';
import { askToRun } from './askApprovals.ts';
import { readChanges } from './changedFiles.ts';
import type { Console } from './console.ts';
import { changesText } from './printers/changesText.ts';
import { reviewText } from './printers/reviewText.ts';
import { Refusal } from './refusal.ts';
import { notApproved } from './runRefusal.ts';

/**
 * Asks whether a task that is not allowed may run, where a person is there to ask. Refuses where there is none, and where
 * they say no.
 */
export async function approveRun(
  taskId: string,
  scheduler: WorkspaceScheduler,
  console: Console,
  { json }: { readonly json?: true },
): Promise<void> {
  const translate = (text: Parameters<Console['translate']>[0]) => console.translate(text);
  refuseUnbelieved(scheduler.approvals.trouble, translate);
  const [review] = await scheduler.approvals.reviews([taskId]);
  if (!review) throw new Refusal(message('Nobody can say what “{task}” would run.', { task: taskId }));
  if (review.state === 'approved') return;
  if (review.obstacle) throw new Refusal(obstacleText(review.obstacle));
  // A document is for a program, which is not to be asked.
  if (!console.canAsk || json) throw notApproved(taskId, review.state);

  const wording = console.wording();
  const changes = await readChanges(review, scheduler);
  console.print([...reviewText(review, wording), ...changesText(review, changes, wording), '']);
  const answer = await askToRun(review, scheduler, console);
  if (answer === 'no') throw new Refusal(message('“{task}” was not run.', { task: taskId }));
  const grant = { taskId, hash: review.hash };
  const isAllowed =
    answer === 'once'
      ? await scheduler.approvals.allowOnce(grant)
      : (await withApprovals(() => scheduler.approvals.allow([grant]), translate)).length > 0;
  if (!isAllowed) {
    throw new Refusal(
      message('“{task}” was not run: it has become another one since you saw it.', { task: taskId }),
    );
  }
}
