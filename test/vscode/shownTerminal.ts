import * as vscode from 'vscode';
import { systemClock } from '../../src/common/clock.ts';
import type { LiveRun } from '../../src/engine/ports.ts';
import type { Attempt } from '../../src/model/run.ts';
import { InstantFormat } from '../../src/presentation/time.ts';
import { RunTerminal } from '../../src/vscode/tasks/runTerminal.ts';

/** A real terminal that shows a run, and what is written to it. */
export class ShownTerminal {
  /** The exit code with which it has closed. */
  readonly closed: Promise<number>;
  readonly #terminal: vscode.Terminal;
  readonly #written: string[] = [];

  constructor(
    live: LiveRun,
    attemptsOf: (runId: string) => Promise<readonly Attempt[]> = () => Promise.resolve([]),
  ) {
    const format = new InstantFormat('en');
    const pty = new RunTerminal((opened) => opened.show(live), { clock: systemClock, format, attemptsOf });
    pty.onDidWrite((text) => this.#written.push(text));
    this.closed = new Promise((resolve) => pty.onDidClose(resolve));
    this.#terminal = vscode.window.createTerminal({ name: live.task.label, pty, isTransient: true });
    // A terminal that was never on show is never opened.
    this.#terminal.show(true);
  }

  get text(): string {
    return this.#written.join('');
  }

  /** How much was written in how many pieces. */
  get pieces(): number {
    return this.#written.length;
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
