import { displayWidth } from './displayWidth.ts';

export type Rows = readonly (readonly string[])[];

/** Between two cells. */
export const gap = '  ';
/** A single cell that is wider does not set all the others of a file apart. */
const mostPadding = 200;

/** Rows as lines with their cells below each other, two blanks between them. Columns empty in all rows go. */
export function alignColumns(rows: Rows): string[] {
  const widths = widthsOf(rows).map((width) => Math.min(width, mostPadding));
  return rows.map((row) => lineOf(row, [...widths.keys()], widths));
}

/** How wide the widest cell of each column is. */
export function widthsOf(rows: Rows): number[] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  return Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
  );
}

/** These columns of a row, each filled up to its width. */
export function lineOf(
  row: readonly string[],
  columns: readonly number[],
  widths: readonly number[],
): string {
  return columns
    .map((column) => ({ cell: row[column] ?? '', width: widths[column] ?? 0 }))
    .filter(({ width }) => width > 0)
    .map(({ cell, width }) => cell + ' '.repeat(Math.max(0, width - displayWidth(cell))))
    .join(gap)
    .trimEnd();
}
