import type { LostHistory } from '../app/lostHistories.ts';
import type { RelinkFault } from '../app/relink.ts';
import { message, type Message } from '../common/message.ts';
import { hostName } from './printers/hostName.ts';
import { oneLine } from './printers/plainText.ts';
import { historySize } from './printers/relinked.ts';
import type { Wording } from './printers/wording.ts';
import { Refusal } from './refusal.ts';

/** Why `scheduler relink` has moved nothing. */
export function relinkRefusal(fault: RelinkFault, wording: Wording): Refusal {
  switch (fault.reason) {
    case 'none-lost':
      return new Refusal(
        message('No history has lost its folder.'),
        message('“--from” takes the path that the folder had.'),
      );
    case 'unclear':
      return new Refusal(
        message('It cannot be told which history belongs here. Name its folder with “--from”:'),
        ...fault.lost.map((each) => lostLine(each, wording)),
      );
    case 'unknown':
      return new Refusal(
        message('There is no history of “{path}”.', { path: oneLine(fault.folder) }),
        message('“scheduler relink” alone shows the histories whose folders are gone.'),
      );
    case 'same-folder':
      return new Refusal(message('“{path}” is this folder itself.', { path: oneLine(fault.folder) }));
    case 'in-use':
      return new Refusal(
        message('“{path}” still has a scheduler.json, and keeps its history.', {
          path: oneLine(fault.folder),
        }),
        message('Where that is only a copy by now, remove its scheduler.json first.'),
      );
    case 'newer':
      return new Refusal(
        message('A newer version of Workspace Scheduler has written the history. Update this one.'),
      );
    case 'unreadable':
      return new Refusal(message('The history of “{path}” cannot be read.', { path: oneLine(fault.folder) }));
    case 'live': {
      const host = wording.translate(hostName(fault.host));
      return new Refusal(
        message('The history of “{path}” is in use, by {host}.', { path: oneLine(fault.folder), host }),
        message('Close it, or wait until its runs have ended.'),
      );
    }
    case 'has-history':
      return new Refusal(
        fault.runs === undefined
          ? message('This folder has a history of its own, which cannot be read.')
          : fault.runs === 1
            ? message('This folder has a history of its own, of 1 run.')
            : message('This folder has a history of its own, of {count} runs.', { count: fault.runs }),
        message('“--replace” sets it aside.'),
      );
  }
}

function lostLine(lost: LostHistory, wording: Wording): Message {
  const size = wording.translate(historySize(lost, wording));
  return message('{path}: {size}', { path: oneLine(lost.folder), size });
}
