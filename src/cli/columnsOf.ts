import type { Writable } from 'node:stream';

/** How many columns a stream has: what `COLUMNS` says, else the terminal; undefined for a pipe or file. */
export function columnsOf(
  stream: Writable & { readonly columns?: number | undefined },
  env: NodeJS.ProcessEnv,
): number | undefined {
  const named = /^\d+$/.test(env['COLUMNS'] ?? '') ? Number(env['COLUMNS']) : 0;
  // A terminal that does not know says 0.
  return named > 0 ? named : stream.columns || undefined;
}
