import type { Log } from '../engine/ports.ts';
import type { CommonOptions } from './commonOptions.ts';
import type { Console } from './console.ts';
import { errorText } from './errorText.ts';

/** The technical log, for those who ask for it. */
export function logFor(console: Console, { verbose }: CommonOptions): Log {
  const write = (level: string) => (text: string, error?: unknown) => {
    if (verbose) console.remark([`[${level}] ${text}${error === undefined ? '' : `: ${errorText(error)}`}`]);
  };
  return { info: write('info'), warn: write('warning'), error: write('error') };
}
