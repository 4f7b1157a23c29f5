import { displayWidth } from './columns.ts';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A line that is longer than the terminal is wide, in pieces, all but the first with `prefix`: what the terminal itself
 * would put at the beginning of a line could be taken for one of ours. Without `columns` it stays whole.
 */
export function wrapped(text: string, prefix: string, columns: number | undefined): string[] {
  if (columns === undefined || displayWidth(text) <= columns) return [text];
  const margin = displayWidth(prefix);
  // In a terminal of hardly any width there is room for something all the same.
  const room = Math.max(columns, margin + 8);
  const lines: string[] = [];
  let line = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    const own = displayWidth(segment);
    if (width + own > room) {
      lines.push(line);
      line = prefix;
      width = margin;
    }
    line += segment;
    width += own;
  }
  return [...lines, line];
}
