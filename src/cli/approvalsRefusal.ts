import { ApprovalsFileError, type ApprovalsFault } from '../approval/approvalsFileError.ts';
import { message, type Message } from '../common/message.ts';
import { visibleText } from '../presentation/visibleText.ts';
import { errorText } from './errorText.ts';
import { Refusal } from './refusal.ts';

const faults: Readonly<Record<ApprovalsFault, Message>> = {
  link: message('it is a symbolic link.'),
  owner: message('it belongs to another user.'),
  writable: message('others may write it.'),
  kind: message('it is no plain file, or its folder is none.'),
  'inside-workspace': message('it lies in the workspace, which could so allow itself.'),
  content: message('this program has not written it.'),
  broken: message('it is damaged.'),
  version: message('another version of Workspace Scheduler has written it.'),
  'too-large': message('it is too large.'),
  unreadable: message('the system does not let it be read.'),
};

/** Why the file of approvals is not believed, so that nothing counts as allowed. */
export function approvalsFault({ why }: ApprovalsFileError): Message {
  return faults[why];
}

function approvalsRefusal(error: ApprovalsFileError, translate: (text: Message) => string): Refusal {
  const names = { path: visibleText(error.path), why: translate(approvalsFault(error)) };
  return new Refusal(
    message('What you have allowed cannot be told from “{path}”: {why}', names),
    approvalsAdvice(),
  );
}

export function approvalsAdvice(): Message {
  return message(
    'Nothing runs until then: look at the file, then remove it, and allow again what is to run.',
  );
}

/** Refuses where the file of approvals is not believed. */
export function refuseUnbelieved(trouble: unknown, translate: (text: Message) => string): void {
  if (trouble instanceof ApprovalsFileError) throw approvalsRefusal(trouble, translate);
}

/** What `work` resolves to; that the file of approvals is not believed, or cannot be written, is worded. */
export async function withApprovals<T>(
  work: () => Promise<T>,
  translate: (text: Message) => string,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    refuseUnbelieved(error, translate);
    throw new Refusal(
      message('What you allow cannot be written down: {detail}', { detail: errorText(error) }),
    );
  }
}
