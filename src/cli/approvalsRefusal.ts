import { ApprovalsFileError } from '../approval/approvalsFileError.ts';
import { message, type Translate } from '../common/message.ts';
import { asUnusable } from '../history/folders/unusableState.ts';
import { approvalsFaultWords } from '../presentation/approvalsFaultWords.ts';
import { visibleText } from '../presentation/visibleText.ts';
import type { Console } from './console.ts';
import { errorText } from './errorText.ts';
import { refusalLines } from './printers/refusalLines.ts';
import { unusableRefusal } from './stateRefusal.ts';
import { Refusal } from './refusal.ts';

/** Why the file of approvals is not believed, so that nothing counts as allowed, and what to do about it. */
export function approvalsRefusal(error: ApprovalsFileError, translate: Translate): Refusal {
  const { reason, advice } = approvalsFaultWords(error, visibleText);
  return new Refusal(
    message('Your approvals cannot be read, and nothing runs without them. {reason}', {
      reason: translate(reason),
    }),
    advice,
  );
}

/** Says beside a listing that the file of approvals is not believed, where it is not: all in it is shown as waiting. */
export function tellUnbelieved(trouble: unknown, console: Console): boolean {
  if (!(trouble instanceof ApprovalsFileError)) return false;
  const wording = console.wording(console.stderr);
  console.remark(refusalLines(approvalsRefusal(trouble, wording.translate), wording));
  return true;
}

/** Refuses where the file of approvals is not believed. */
export function refuseUnbelieved(trouble: unknown, translate: Translate): void {
  if (trouble instanceof ApprovalsFileError) throw approvalsRefusal(trouble, translate);
}

/** What `work` resolves to; that the file of approvals is not believed, or cannot be written, is worded. */
export async function withApprovals<T>(work: () => Promise<T>, translate: Translate): Promise<T> {
  try {
    return await work();
  } catch (error) {
    refuseUnbelieved(error, translate);
    const unusable = asUnusable(error);
    if (unusable) throw unusableRefusal(unusable);
    throw new Refusal(
      message('What you allow cannot be written down: {detail}', { detail: errorText(error) }),
    );
  }
}
