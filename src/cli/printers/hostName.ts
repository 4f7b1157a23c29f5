import { message, type Message } from '../../common/message.ts';
import type { Host } from '../../model/run.ts';

/** Who runs something. */
export function hostName({ kind, pid }: Host): Message {
  return kind === 'vscode'
    ? message('VS Code (process {pid})', { pid })
    : message('another command line (process {pid})', { pid });
}
