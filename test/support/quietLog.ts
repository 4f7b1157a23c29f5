import type { Log } from '../../src/engine/ports.ts';

/** A log that nobody reads. */
export const quietLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
