import { message } from '../../common/message.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

/** Which workspace folder a command has found. */
export function workspaceLine(folder: string, { translate, paint }: Wording): string {
  return translate(message('Workspace {folder}', { folder: paint('bold', oneLine(folder)) }));
}
