import { structuredPatch } from 'diff';
import { visibleText } from './visibleText.ts';

/** A line of what has changed: put in, taken out, the same around it, or where it is. */
export interface DiffLine {
  readonly sign: '+' | '-' | ' ' | '@';
  /** With nothing hidden in it. */
  readonly text: string;
}

/** To find the shortest way between texts that have little in common takes too long. In lines. */
const mostEdits = 1000;

/** What has changed between two texts, with three lines around each change, as `diff -u` says it. */
export function textDiff(before: string, after: string): readonly DiffLine[] {
  if (before === after) return [];
  const patch = structuredPatch('', '', before, after, '', '', { context: 3, maxEditLength: mostEdits });
  if (!patch) return [...wholeText('-', before), ...wholeText('+', after)];
  return patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }): DiffLine[] => [
    { sign: '@', text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@` },
    ...lines.map(diffLine),
  ]);
}

/** A text, line by line, with nothing hidden in it. Tabs are blanks. */
export function visibleLines(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map(visibleLine);
}

function wholeText(sign: '+' | '-', text: string): DiffLine[] {
  return visibleLines(text).map((line) => ({ sign, text: line }));
}

function diffLine(line: string): DiffLine {
  const sign = line[0];
  // The library says of the line before, with a backslash, that the text ends without a line end.
  if (sign === '\\') return { sign: '@', text: line };
  return { sign: sign === '+' || sign === '-' ? sign : ' ', text: visibleLine(line.slice(1)) };
}

function visibleLine(line: string): string {
  return visibleText(line.replaceAll('\t', '    '));
}
