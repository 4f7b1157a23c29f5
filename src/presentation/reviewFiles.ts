import { message, type Message } from '../common/message.ts';
import type { EvidenceFile, EvidenceRole } from '../model/approval.ts';
import type { ReviewLine } from './reviewLine.ts';
import { visibleText } from './visibleText.ts';

const roles: Readonly<Record<EvidenceRole, (path: string) => Message>> = {
  script: (path) => message('Script: {path}', { path }),
  interpreter: (path) => message('Interpreter: {path}', { path }),
  program: (path) => message('Program: {path}', { path }),
  shell: (path) => message('Shell: {path}', { path }),
  'env-file': (path) => message('Environment file: {path}', { path }),
  module: (path) => message('Module: {path}', { path }),
  watch: (path) => message('Watched: {path}', { path }),
  cwd: (path) => message('Folder: {path}', { path }),
};

/** A file that decides what runs, by its role, with nothing hidden in its path. */
export function fileName({ role, path }: EvidenceFile): Message {
  return roles[role](visibleText(path));
}

/** What there is to say of the files that decide what runs. */
export function fileLines(files: readonly EvidenceFile[]): ReviewLine[] {
  return files.flatMap((file) => [{ text: fileName(file), file }, ...remarksOn(file)]);
}

/** Why nobody can allow a task that rests on this file. */
export function obstacleText(file: EvidenceFile): Message {
  const { without } = file;
  const path = visibleText(file.path);
  return without === 'too-large'
    ? message('“{path}” is too large to be looked at as a whole: this task cannot be allowed.', { path })
    : message('“{path}” cannot be read: this task cannot be allowed.', { path });
}

function remarksOn(file: EvidenceFile): ReviewLine[] {
  const { path, target, without, outside } = file;
  const lines: ReviewLine[] = [];
  if (target !== undefined) lines.push({ text: message('a link to {target}', { target }) });
  if (without === 'missing')
    lines.push({ text: message('It is not there: when it comes, you are asked again.') });
  if (without === 'program') {
    lines.push({ text: message('A program of this system: what it does is not part of what you allow.') });
  }
  if (without === 'too-large' || without === 'unreadable') {
    lines.push({ text: obstacleText(file), isWarning: true });
  }
  if (outside) {
    const text = message('“{path}” lies outside of the workspace folder.', { path: target ?? path });
    lines.push({ text, isWarning: true });
  }
  return lines;
}
