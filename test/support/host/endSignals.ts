import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Does `action` when this process is asked to end, and lets it end when the last such action is done. A second
 * signal does not wait. Returns what takes the action back.
 */
export function onEndSignal(action: () => Promise<void>): () => void {
  let acting = false;
  const listener = (signal: NodeJS.Signals) => {
    // By an exit and not by the signal itself, so that listeners of `exit` are heard.
    const end = () => process.exit(128 + constants.signals[signal]);
    if (acting) end();
    acting = true;
    const done = () => {
      undo();
      if (process.listenerCount(signal) === 0) end();
    };
    action().then(done, done);
  };
  const undo = () => {
    for (const signal of signals) process.off(signal, listener);
  };
  for (const signal of signals) process.on(signal, listener);
  return undo;
}
