import type { Message } from '../common/message.ts';

/** Something that is wrong in `scheduler.json`, at its place in the text (UTF-16 units). */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly message: Message;
  readonly offset: number;
  readonly length: number;
  /** Empty for the file as a whole. */
  readonly path: readonly (string | number)[];
  /** The task that the problem is about; an error disables this task alone. Without it, it is about the file. */
  readonly taskId?: string;
}

/** Both from 1; the column counts UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where an offset of `text` is. For many offsets of one text, `createPositions` is quicker. */
export function positionAt(text: string, offset: number): Position {
  return createPositions(text)(offset);
}

/** Lines end with `\n`, `\r\n` or `\r`; a byte order mark takes no column. Nothing is counted until it is asked. */
export function createPositions(text: string): (offset: number) => Position {
  let known: readonly number[] | undefined;
  return (offset) => {
    const starts = (known ??= lineStarts(text));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: Math.max(offset - (starts[low] ?? 0), 0) + 1 };
  };
}

function lineStarts(text: string): readonly number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
  return starts;
}
