import type * as vscode from 'vscode';
import type { Log } from '../engine/ports.ts';

/** The scheduler's technical log as an output channel, which stamps time and level itself. */
export class ChannelLog implements Log {
  readonly #channel: vscode.LogOutputChannel;

  constructor(channel: vscode.LogOutputChannel) {
    this.#channel = channel;
  }

  info(text: string): void {
    this.#channel.info(text);
  }

  warn(text: string): void {
    this.#channel.warn(text);
  }

  error(text: string, error?: unknown): void {
    if (error instanceof Error) this.#channel.error(text, error);
    else this.#channel.error(text, ...(error === undefined ? [] : [error]));
  }

  show(): void {
    this.#channel.show();
  }
}
