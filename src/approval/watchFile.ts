import { mkdirSync, watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import type { Log } from '../engine/ports.ts';

/** Milliseconds in which one write makes itself heard several times. */
const calm = 20;

/**
 * Calls `listener` after something has happened to the file, which need not be there, by whatever process. Where its
 * folder cannot be watched, the log says so. Never throws.
 */
export function watchFile(
  path: string,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  listener: () => void,
): Disposable {
  let watcher: FSWatcher | undefined;
  let timer: Disposable | undefined;
  const fail = (error: unknown) => {
    watcher?.close();
    log.warn(`Changes of ${path} are not heard of at once: ${String(error)}`);
  };
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Not the file: another one takes its place.
    watcher = watch(dirname(path), { persistent: false }, (_type, name) => {
      if (name !== null && name !== basename(path)) return;
      timer?.dispose();
      timer = clock.setTimer(calm, listener);
    });
    watcher.on('error', fail);
  } catch (error) {
    fail(error);
  }
  return {
    dispose: () => {
      timer?.dispose();
      watcher?.close();
    },
  };
}
