import { message, type Message } from '../common/message.ts';
import type { ForeignStateError } from '../common/ownership.ts';

/** Why something of the state is not used, and what to do about it. `path`: as it is to be shown. */
export function foreignWords(
  { why, path: found }: ForeignStateError,
  shown: (path: string) => string = (path) => path,
): { readonly reason: Message; readonly advice: Message } {
  const path = shown(found);
  switch (why) {
    case 'link':
      return {
        reason: message('“{path}” is not used: it is a symbolic link, which could lead anywhere.', { path }),
        advice: message('Put what it leads to in its place, or let SCHEDULER_HOME name the folder itself.'),
      };
    case 'owner':
      return {
        reason: message('“{path}” is not used: it belongs to another user.', { path }),
        advice: message('Move it away. Where you have used sudo, call the scheduler without it.'),
      };
    case 'writable':
      return {
        reason: message('“{path}” is not used: other users can change it.', { path }),
        advice: message(
          'Move it away; or, if you know that all of it is yours, call: chmod -R go-rwx {path}',
          {
            path: shellWord(path),
          },
        ),
      };
    case 'kind':
      return {
        reason: message('“{path}” is in the way: it is not what has to be there.', { path }),
        advice: message('Move it away, then try again.'),
      };
    case 'inside-workspace':
      return {
        reason: message('“{path}” is not used: it lies in the workspace, or in its repository.', { path }),
        advice: message(
          'The repository could bring its own history and approvals. Let SCHEDULER_HOME name a folder elsewhere.',
        ),
      };
    case 'content':
      return {
        reason: message('“{path}” is not used: it holds what Workspace Scheduler does not write.', { path }),
        advice: message('It is left as it is. Move it away, and a new one is begun.'),
      };
  }
}

/** As a POSIX shell takes it for one word. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
