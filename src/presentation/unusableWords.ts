import { message, type Message } from '../common/message.ts';

export interface UnusableShown {
  readonly path: string;
  readonly why: 'folder' | 'file' | 'permission' | 'read-only' | 'full';
}

/** Why the state cannot be kept where it belongs, and what to do about it. `path`: as it is to be shown. */
export function unusableWords(
  { path: found, why }: UnusableShown,
  shown: (path: string) => string = (path) => path,
): { readonly reason: Message; readonly advice: Message } {
  const path = shown(found);
  const moveAway = message('Move it away, then try again.');
  switch (why) {
    case 'folder':
      return {
        reason: message('The history cannot be opened: “{path}” is in the way, for it is no folder.', {
          path,
        }),
        advice: moveAway,
      };
    case 'file':
      return {
        reason: message('The history cannot be opened: “{path}” is in the way, for it is no plain file.', {
          path,
        }),
        advice: moveAway,
      };
    case 'permission':
      return {
        reason: message('The history cannot be kept: you may not make or change “{path}”.', { path }),
        advice: message('Let your user write there, or let SCHEDULER_HOME name another folder.'),
      };
    case 'read-only':
      return {
        reason: message('The history cannot be kept: “{path}” lies on a disk that is read-only.', { path }),
        advice: message('SCHEDULER_HOME can name another folder.'),
      };
    case 'full':
      return {
        reason: message('The history cannot be kept: the disk of “{path}” is full.', { path }),
        advice: message('Free some space, then try again.'),
      };
  }
}
