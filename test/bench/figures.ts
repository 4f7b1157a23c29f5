/** What a measure came to, beside its peer in the same run. */
export interface Figure {
  readonly measure: string;
  readonly value: string;
  readonly peer: string;
  readonly goal: string;
}

/** The value below which `share` (0 to 1) of `values` lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

export const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

export const microseconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} µs`;

/** Of bytes. */
export const megabytes = (value: number) => `${(value / 1024 / 1024).toFixed(1)} MB`;

/** Of so many a second, with three digits that count. */
export const perSecond = (value: number) => `${Number(value.toPrecision(3)).toLocaleString('en')}/s`;

/** The figures as a Markdown table. */
export function table(figures: readonly Figure[]): string {
  const rows = [
    ['measure', 'here', 'peer', 'goal'],
    ...figures.map((f) => [f.measure, f.value, f.peer, f.goal]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`);
  lines.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return lines.join('\n');
}
