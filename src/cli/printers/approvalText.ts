import { message, type Message } from '../../common/message.ts';
import type { ApprovalState } from '../../model/approval.ts';
import { presentApproval } from '../../presentation/review.ts';
import type { TaskHere } from '../tasksHere.ts';
import type { Wording } from './wording.ts';

/** Whether nothing of its schedule happens before its user allows it. */
export function waitsForApproval({ task, approval }: Pick<TaskHere, 'task' | 'approval'>): boolean {
  return task.enabled && approval !== 'approved';
}

/** `! needs your approval` */
export function approvalText(
  state: ApprovalState,
  { translate, paint }: Pick<Wording, 'translate' | 'paint'>,
): string {
  return paint('yellow', `! ${translate(presentApproval(state))}`);
}

export function approvalHint(): Message {
  return message('“scheduler approve” shows what waits for you, and asks.');
}
