import { message, type Message } from '../common/message.ts';
import { ForeignStateError, type ForeignReason } from '../common/ownership.ts';
import { foreignWords } from './foreignWords.ts';

export interface ApprovalsFaultShown {
  readonly path: string;
  readonly why: ForeignReason | 'broken' | 'version' | 'too-large' | 'unreadable';
  /** What the system said. */
  readonly cause?: unknown;
}

/** Why what the user has allowed cannot be read, and what to do about it. `path`: as it is to be shown. */
export function approvalsFaultWords(
  { path: found, why, cause }: ApprovalsFaultShown,
  shown: (path: string) => string = (path) => path,
): { readonly reason: Message; readonly advice: Message } {
  const path = shown(found);
  switch (why) {
    case 'broken':
    case 'too-large':
      return {
        reason: message('“{path}” is not used: it holds what Workspace Scheduler does not write.', { path }),
        advice: message('Mend it, or move it away and allow your tasks anew.'),
      };
    case 'version':
      return {
        reason: message('“{path}” was written by another version of Workspace Scheduler.', { path }),
        advice: message('Use that version, or move the file away and allow your tasks anew.'),
      };
    case 'unreadable':
      if ((cause as NodeJS.ErrnoException | undefined)?.code === 'ENOTDIR') {
        return {
          reason: message('“{path}” cannot be read: one of the folders above it is a file.', { path }),
          advice: message('Move that file away, then try again.'),
        };
      }
      return {
        reason: message('“{path}” cannot be read.', { path }),
        advice: message('Let it be read, or move it away and allow your tasks anew.'),
      };
    case 'content':
    case 'inside-workspace':
    case 'kind':
    case 'link':
    case 'owner':
    case 'writable':
      return foreignWords(new ForeignStateError(found, why), shown);
  }
}
