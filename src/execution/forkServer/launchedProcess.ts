import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { SpawnedProcess } from '../spawnProcess.ts';
import { streamLetters, type ServerMessage, type StreamLetter } from './messages.ts';

/** A process that the fork server starts: from the request to the end of its streams. */
export class LaunchedProcess {
  /** Resolves when it is there with both its streams. Rejects with the system's error. */
  readonly spawned: Promise<SpawnedProcess>;
  readonly #events = new EventEmitter();
  readonly #streams: { stdout?: Socket; stderr?: Socket } = {};
  readonly #start = Promise.withResolvers<SpawnedProcess>();
  readonly #onOver: () => void;
  #pid: number | undefined;
  #exit: { readonly exitCode: number | null; readonly signal: NodeJS.Signals | null } | undefined;
  #isHandedOver = false;
  #isExitTold = false;
  #open = 2;

  /** `onOver` is called when nothing more is to come of it. */
  constructor(onOver: () => void) {
    this.#onOver = onOver;
    this.spawned = this.#start.promise;
    this.#events.on('error', () => undefined);
  }

  take(letter: StreamLetter, stream: Socket): void {
    this.#streams[streamLetters[letter]] = stream;
    stream.once('close', () => {
      this.#open--;
      this.#closeIfOver();
    });
    this.#handOver();
  }

  hear(message: ServerMessage): void {
    if ('pid' in message) {
      this.#pid = message.pid;
      this.#handOver();
    } else if ('error' in message) this.fail(Object.assign(new Error(message.error.message), message.error));
    else {
      this.#exit = message;
      if (this.#isHandedOver) this.#tellExitSoon();
    }
  }

  /** It could not be started. */
  fail(error: Error): void {
    this.#start.reject(error);
    this.#streams.stdout?.destroy();
    this.#streams.stderr?.destroy();
    this.#onOver();
  }

  /** Nobody will tell how it ends: it is ended. */
  lose(): void {
    if (this.#pid === undefined) {
      this.fail(new Error('The process that starts others has ended'));
      return;
    }
    if (this.#exit) return;
    try {
      process.kill(-this.#pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
    this.hear({ id: '', exitCode: null, signal: null });
  }

  #handOver(): void {
    const { stdout, stderr } = this.#streams;
    if (this.#pid === undefined || !stdout || !stderr || this.#isHandedOver) return;
    this.#isHandedOver = true;
    this.#start.resolve({ pid: this.#pid, stdout, stderr, events: this.#events });
    if (this.#exit) this.#tellExitSoon();
  }

  /** In a later turn: start and end may come in one piece, and whoever gets the process listens only then. */
  #tellExitSoon(): void {
    setImmediate(() => {
      this.#isExitTold = true;
      this.#events.emit('exit', this.#exit?.exitCode ?? null, this.#exit?.signal ?? null);
      this.#closeIfOver();
    });
  }

  #closeIfOver(): void {
    if (this.#open > 0 || !this.#isExitTold) return;
    this.#events.emit('close');
    this.#onOver();
  }
}
