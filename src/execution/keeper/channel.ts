import type { Duplex } from 'node:stream';
import type { RunOutput } from '../../engine/ports.ts';
import { encodeMessage, encodeOutput, FrameReader, type Frame } from './frames.ts';

export interface ChannelListener {
  onMessage(message: unknown): void;
  /** The promise: no more, please, before it settles. */
  onOutput?(output: RunOutput): Promise<unknown> | undefined;
}

/** One end of the connection between a host and a keeper: in order, and no faster than it is taken. */
export class Channel {
  /** Resolves when the other side is gone, or this one has closed, and all that had come has been taken. */
  readonly closed: Promise<void>;
  readonly #socket: Duplex;
  readonly #reader = new FrameReader();
  readonly #frames: Frame[] = [];
  readonly #isOver = Promise.withResolvers<void>();
  readonly #listener: ChannelListener;
  #isTaking = false;
  #hasEnded = false;

  constructor(socket: Duplex, listener: ChannelListener) {
    this.#socket = socket;
    this.#listener = listener;
    this.closed = this.#isOver.promise;
    socket.on('data', (piece: Uint8Array) => {
      this.#frames.push(...this.#reader.push(piece));
      void this.#take();
    });
    // Whoever cannot write to the other side learns of its end by `close`.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#hasEnded = true;
      void this.#take();
    });
  }

  get isOpen(): boolean {
    return !this.#hasEnded;
  }

  send(message: unknown): void {
    if (this.#socket.writable) this.#socket.write(encodeMessage(message));
  }

  /** The promise: the other side does not keep up. It settles too where that is gone. */
  print(output: RunOutput): Promise<void> | undefined {
    if (!this.#socket.writable || this.#socket.write(encodeOutput(output))) return undefined;
    return new Promise((resolve) => {
      const done = () => {
        this.#socket.off('drain', done).off('close', done);
        resolve();
      };
      this.#socket.once('drain', done).once('close', done);
    });
  }

  /** What has been sent arrives still. */
  end(): void {
    this.#socket.end();
  }

  /** At once: what has come and not been taken is left alone. */
  drop(): void {
    this.#frames.length = 0;
    this.#socket.destroy();
  }

  async #take(): Promise<void> {
    if (this.#isTaking) return;
    this.#isTaking = true;
    for (let frame = this.#frames.shift(); frame; frame = this.#frames.shift()) {
      if ('message' in frame) this.#listener.onMessage(frame.message);
      else {
        const taken = this.#listener.onOutput?.(frame);
        if (taken === undefined) continue;
        this.#socket.pause();
        await taken.catch(() => undefined);
      }
    }
    this.#isTaking = false;
    if (this.#hasEnded) this.#isOver.resolve();
    else this.#socket.resume();
  }
}
