import { watch, type FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import { Emitter, type Event } from '../common/emitter.ts';
import type { Log } from '../engine/ports.ts';
import type { Connection } from './connection.ts';

/** Milliseconds; writes come in bursts, and one announcement is enough for each. */
const gather = 100;

/**
 * Notices that another connection has written. The folder's watcher says that somebody did, and SQLite's
 * `data_version` whether it was somebody else; nothing is polled. Watches only while somebody listens.
 */
export class ChangeWatcher implements Disposable {
  readonly #file: string;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #changes: Emitter<void>;
  #listeners = 0;
  #watcher: FSWatcher | undefined;
  #timer: Disposable | undefined;
  #seen = 0;
  #disposed = false;

  constructor(file: string, connection: Connection, clock: Clock, log: Log) {
    this.#file = file;
    this.#connection = connection;
    this.#clock = clock;
    this.#log = log;
    this.#changes = new Emitter<void>((error) => log.error('A listener to the history failed', error));
  }

  readonly event: Event<void> = (listener) => {
    const subscription = this.#changes.event(listener);
    this.#listeners++;
    this.#start();
    let subscribed = true;
    return {
      dispose: () => {
        if (!subscribed) return;
        subscribed = false;
        subscription.dispose();
        if (--this.#listeners === 0) this.#stop();
      },
    };
  };

  dispose(): void {
    this.#disposed = true;
    this.#changes.dispose();
    this.#stop();
  }

  #start(): void {
    if (this.#watcher !== undefined || this.#disposed) return;
    const name = basename(this.#file);
    try {
      this.#watcher = watch(dirname(this.#file), { persistent: false }, (_kind, changed) => {
        if (changed === null || changed.startsWith(name)) this.#noticed();
      });
      this.#watcher.on('error', (error) => {
        this.#log.warn(`The history's folder is no longer watched: ${error.message}`);
        this.#stop();
      });
      this.#seen = this.#version();
    } catch (error) {
      this.#log.error("The history's folder cannot be watched; changes by other processes show late", error);
      this.#stop();
    }
  }

  #stop(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  #noticed(): void {
    this.#timer ??= this.#clock.setTimer(gather, () => {
      this.#timer = undefined;
      void this.#compare();
    });
  }

  async #compare(): Promise<void> {
    try {
      const version = await this.#connection.read(() => this.#version());
      if (this.#disposed || version === this.#seen) return;
      this.#seen = version;
      this.#changes.fire();
    } catch (error) {
      if (!this.#disposed) this.#log.error('The history could not be asked for changes', error);
    }
  }

  #version(): number {
    return Number(this.#connection.statement('pragma data_version').get()?.['data_version']);
  }
}
