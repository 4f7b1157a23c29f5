/** Reads RFC 4180 strictly: throws where a quote or a line's end stands in the wrong place. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length;) {
    const cell = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(text.slice(at));
    if (!cell) throw new Error(`Not a cell: ${JSON.stringify(text.slice(at, at + 80))}`);
    row.push(cell[1]?.replaceAll('""', '"') ?? cell[2] ?? '');
    if (cell[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
    at += cell[0].length;
  }
  if (row.length > 0) throw new Error('The last line has no end');
  return rows;
}
