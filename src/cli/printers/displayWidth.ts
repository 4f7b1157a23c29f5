const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** Two columns each: scripts of East Asia, and what is drawn as an emoji by itself. */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{17000}-\u{18dff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}])/u;
const unseen = /^[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]+$/u;
const ascii = /^[\x20-\x7e]*$/;
const escape = '\u001b';
/** Where a colour of ours begins or ends. */
const style = new RegExp(`${escape}\\[[\\d;]*m`, 'g');

/** Of a text, what is not to be taken apart: what a reader takes for a character, or a style. */
export interface Piece {
  readonly text: string;
  /** In columns of a terminal; 0 of a style. */
  readonly width: number;
}

export function* piecesOf(text: string): Generator<Piece> {
  let from = 0;
  for (const { 0: found, index } of text.matchAll(style)) {
    yield* charactersOf(text.slice(from, index));
    yield { text: found, width: 0 };
    from = index + found.length;
  }
  yield* charactersOf(text.slice(from));
}

/** How many columns of a terminal a text takes. */
export function displayWidth(text: string): number {
  const plain = text.includes(escape) ? text.replace(style, '') : text;
  if (ascii.test(plain)) return plain.length;
  let sum = 0;
  for (const { width } of charactersOf(plain)) sum += width;
  return sum;
}

/** As much of a text as there is room for, at least 1 column, with … for the rest. Its styles end as they would have. */
export function cutTo(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let cut = '';
  let used = 0;
  for (const { text: piece, width } of piecesOf(text)) {
    if (used < columns) {
      const fits = used + width < columns;
      cut += fits ? piece : '…';
      used = fits ? used + width : columns;
    } else if (piece.startsWith(escape)) cut += piece;
  }
  return cut;
}

function* charactersOf(text: string): Generator<Piece> {
  for (const { segment } of segmenter.segment(text)) yield { text: segment, width: widthOf(segment) };
}

function widthOf(character: string): number {
  if (wide.test(character) || character.includes('\ufe0f')) return 2;
  return unseen.test(character) ? 0 : 1;
}
