import { ApprovalsFileError } from '../approval/approvalsFileError.ts';
import { message, type Translate } from '../common/message.ts';
import { approvalsFaultWords } from '../presentation/approvalsFaultWords.ts';
import { visibleText } from '../presentation/visibleText.ts';
import { errorText } from './errorText.ts';
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
    throw new Refusal(
      message('What you allow cannot be written down: {detail}', { detail: errorText(error) }),
    );
  }
}
