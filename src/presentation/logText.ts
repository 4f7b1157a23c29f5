import { stripVTControlCharacters } from 'node:util';

/** What a run has printed, as plain text: without escapes, progress lines as they stood at last. */
export function readableLog(printed: string): string {
  return stripVTControlCharacters(printed)
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf('\r', line.length - 2) + 1).replace('\r', ''))
    .join('\n');
}
