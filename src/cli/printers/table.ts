import { alignColumns, gap, lineOf, widthsOf, type Rows } from './columns.ts';
import { cutTo } from './displayWidth.ts';
import { wrappedSentence } from './wrapped.ts';

/** How a table is fitted to a terminal. */
export interface TableShape {
  /** Of the terminal; without it nothing is cut or broken. */
  readonly columns: number | undefined;
  /** What stands before each line. */
  readonly indent?: string;
  /** Columns that may be cut, by their index, and to how little. What loses least comes first. */
  readonly cuts?: readonly (readonly [column: number, least: number])[];
  /** The last column holds sentences, which go on below their beginning. */
  readonly hangs?: boolean;
}

/** Columns that stand in a line together. */
interface Part {
  readonly columns: readonly number[];
  readonly prefix: string;
  /** Before what of the last cell goes on below it. */
  readonly below: string;
}

/** Before what of a row has no room in its first line. */
const deeper = '    ';
/** What a sentence has at least, and a line in a terminal of hardly any width. */
const leastRoom = 24;

/** Rows as lines with their cells below each other, within the width of the terminal. */
export function tableLines(rows: Rows, shape: TableShape): string[] {
  return tableRows(rows, shape).flat();
}

/**
 * The same, the lines of each row by themselves. First cells are cut as far as they may be. What has no room then
 * stands in a line of its own below, in every row alike. A cell without blanks, such as a hash, is never broken.
 */
export function tableRows(rows: Rows, shape: TableShape): string[][] {
  const { columns, indent = gap } = shape;
  if (columns === undefined) return alignColumns(rows).map((line) => [indent + line]);
  const { parts, widths } = layOut(widthsOf(rows), Math.max(columns, indent.length + leastRoom), shape);
  return rows.map((row) => {
    const cells = row.map((cell, column) => cutTo(cell, Math.max(1, widths[column] ?? 0)));
    return parts.flatMap((part, index) => {
      const line = lineOf(cells, part.columns, widths);
      if (line === '' && index > 0) return [];
      return /\S /.test(line)
        ? wrappedSentence(part.prefix + line, part.below, columns).map((piece) => piece.trimEnd())
        : [part.prefix + line];
    });
  });
}

/** Which columns stand together, and how wide each is then. */
function layOut(
  natural: readonly number[],
  room: number,
  { indent = gap, cuts = [], hangs = false }: TableShape,
): { readonly parts: readonly Part[]; readonly widths: readonly number[] } {
  const last = natural.length - 1;
  const least = new Map<number, number>([...cuts, ...(hangs ? [[last, leastRoom] as const] : [])]);
  const leastOf = natural.map((width, column) => Math.min(width, least.get(column) ?? width));
  const prefixOf = (index: number) => (index === 0 ? indent : indent + deeper);

  const groups: number[][] = [];
  for (const [column, width] of natural.entries()) {
    if (width === 0) continue;
    const group = groups.at(-1);
    const span = prefixOf(groups.length - 1).length + spanOf([...(group ?? []), column], leastOf);
    if (group && span <= room) group.push(column);
    else groups.push([column]);
  }

  const widths = [...natural];
  const parts = groups.map((columns, index): Part => {
    const prefix = prefixOf(index);
    const isHanging = hangs && columns.at(-1) === last;
    const wanted = isHanging ? natural.with(last, leastOf[last] ?? 0) : natural;
    let excess = prefix.length + spanOf(columns, wanted) - room;
    for (const [column] of cuts) {
      if (!columns.includes(column)) continue;
      const width = Math.max(leastOf[column] ?? 0, (natural[column] ?? 0) - Math.max(0, excess));
      excess -= (natural[column] ?? 0) - width;
      widths[column] = width;
    }
    const margin = isHanging ? spanOf(columns, widths) - (widths[last] ?? 0) : gap.length;
    return { columns, prefix, below: prefix + ' '.repeat(margin) };
  });
  return { parts, widths };
}

function spanOf(columns: readonly number[], widths: readonly number[]): number {
  return columns.reduce((sum, column) => sum + (widths[column] ?? 0) + gap.length, -gap.length);
}
