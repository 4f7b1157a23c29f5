import { displayWidth, piecesOf } from './displayWidth.ts';

/**
 * A line that is longer than the terminal is wide, in pieces, all but the first with `prefix`: what the terminal itself
 * would put at the beginning of a line could be taken for one of ours. Without `columns` it stays whole.
 */
export function wrapped(text: string, prefix: string, columns: number | undefined): string[] {
  return pieces(text, prefix, columns, false);
}

/** The same of a sentence of ours, which is broken after a blank where there is one; none of its blanks is lost. */
export function wrappedSentence(text: string, prefix: string, columns: number | undefined): string[] {
  return pieces(text, prefix, columns, true);
}

function pieces(text: string, prefix: string, columns: number | undefined, keepsWords: boolean): string[] {
  if (columns === undefined || displayWidth(text) <= columns) return [text];
  const margin = displayWidth(prefix);
  // In a terminal of hardly any width there is room for something all the same.
  const room = Math.max(columns, margin + 8);
  const lines: string[] = [];
  /** With what stands before each line. */
  let line = '';
  let width = 0;
  for (const piece of piecesOf(text)) {
    if (width + piece.width > room) {
      // The blanks that stand before a line are no place to break it at.
      const place = line.lastIndexOf(' ') + 1;
      const rest = keepsWords && place > prefix.length ? line.slice(place) : '';
      lines.push(line.slice(0, line.length - rest.length));
      line = prefix + rest;
      width = margin + displayWidth(rest);
    }
    line += piece.text;
    width += piece.width;
  }
  return [...lines, line];
}
