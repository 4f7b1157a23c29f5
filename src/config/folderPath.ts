import { message } from '../common/message.ts';
import { leadsIntoToolFolder } from '../common/toolFolders.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';

/**
 * A path of the workspace folder, as written. Absolute paths and those that climb out of the folder are faults,
 * on every platform alike: a file that one of the team writes runs on the machines of all. What a variable
 * other than `${workspaceFolder}` holds is known only when the task runs.
 */
export function readFolderPath(text: string): Reading<string> {
  const path = withoutFolderVariable(text);
  if (path.trim() === '' && path === text) return faultAt(0, text.length, message('A path is missing here.'));
  if (/^(?:[\\/]|[A-Za-z]:)/.test(path)) {
    return faultAt(
      0,
      text.length,
      message('"{path}" is an absolute path. Write it relative to the workspace folder.', {
        path: excerpt(text),
      }),
    );
  }
  let depth = 0;
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) {
      return faultAt(
        0,
        text.length,
        message('"{path}" leads out of the workspace folder.', { path: excerpt(text) }),
      );
    }
  }
  return { value: text };
}

/** As `readFolderPath`, for what runs write: not where a tool runs or believes what it finds, nor a folder called `~`. */
export function readOutputPath(text: string): Reading<string> {
  const read = readFolderPath(text);
  if (read.fault !== undefined) return read;
  if (leadsIntoToolFolder(text)) {
    return faultAt(
      0,
      text.length,
      message(
        'Nothing can be generated in "{path}": ".git", ".vscode" and "node_modules" belong to other tools.',
        {
          path: excerpt(text),
        },
      ),
    );
  }
  if (/^~(?:[\\/]|$)/.test(withoutFolderVariable(text))) {
    return faultAt(
      0,
      text.length,
      message('"~" is not your home folder here. Write "{path}" relative to the workspace folder.', {
        path: excerpt(text),
      }),
    );
  }
  return read;
}

/** The same path in one spelling: forward slashes, nothing superfluous; `.` is the folder itself. */
export function tidyFolderPath(text: string): string {
  const parts: string[] = [];
  for (const part of withoutFolderVariable(text).split(/[\\/]/)) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/') || '.';
}

function withoutFolderVariable(text: string): string {
  return text.replace(/^\$\{workspaceFolder\}(?:[\\/]|$)/, '');
}
