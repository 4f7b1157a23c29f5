import type { Disposable } from '../common/disposables.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `first` at the first Ctrl+C (or when the system asks the process to end), `again` at every further one. */
export function onInterruption(first: () => void, again: () => void): Disposable {
  let asked = false;
  const listener = () => {
    if (asked) return again();
    asked = true;
    first();
  };
  for (const signal of signals) process.on(signal, listener);
  return {
    dispose() {
      for (const signal of signals) process.off(signal, listener);
    },
  };
}
