import { message } from '../common/message.ts';
import type { Obstacle } from '../history/folders/obstacle.ts';
import { oneLine } from './printers/plainText.ts';
import { Refusal } from './refusal.ts';

/** Why there can be no history where something else is. */
export function obstacleRefusal({ path: found, expected }: Obstacle): Refusal {
  const path = oneLine(found);
  return new Refusal(
    expected === 'folder'
      ? message('The history cannot be opened: “{path}” is in the way, for it is no folder.', { path })
      : message('The history cannot be opened: “{path}” is in the way, for it is no plain file.', { path }),
    message('Move it away, then try again.'),
  );
}
