import type { Disposable } from '../common/disposables.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Calls `first` at the first Ctrl+C (or when the system asks the process to end), `again` at every further one.
 * A terminal that closes may say so twice, by itself and through its shell: that is no further one.
 */
export function onInterruption(first: () => void, again: () => void): Disposable {
  let asked = false;
  const listener = (signal: NodeJS.Signals) => {
    if (!asked) {
      asked = true;
      first();
    } else if (signal !== 'SIGHUP') again();
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    dispose() {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
