import * as vscode from 'vscode';
import type { LiveRun, RunOutput } from '../../engine/ports.ts';
import type { Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { presentStatus } from '../../presentation/statusPresentation.ts';
import { formatDuration } from '../../presentation/time.ts';
import { translate } from '../translate.ts';

const marks: Partial<Record<Run['status'], string>> = { succeeded: '\x1b[32m✔', failed: '\x1b[31m✘' };

/** A terminal that shows one run. Closing it, or Terminate Task, stops the run. */
export class RunTerminal implements vscode.Pseudoterminal {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #opened: (terminal: RunTerminal) => void;
  readonly #decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  #stop: (() => void) | undefined;
  #ended = false;
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#closed.event;

  /** `opened` is called when the editor is ready to show something. */
  constructor(opened: (terminal: RunTerminal) => void) {
    this.#opened = opened;
  }

  open(): void {
    this.#opened(this);
  }

  /** Says something before there is a run, and what closing the terminal then does. */
  wait(text: string, stop: () => void): void {
    this.#stop = stop;
    this.#line(text);
  }

  /** Says why there is no run, and ends. */
  refuse(text: string): void {
    this.#line(text);
    this.#end(1);
  }

  show(live: LiveRun): void {
    this.#stop = () => live.cancel();
    live.follow({
      onOutput: (output) => this.#print(output),
      onEnd: (run) => this.#summarize(run),
    });
  }

  close(): void {
    this.#ended = true;
    this.#stop?.();
  }

  #print({ stream, chunk }: RunOutput): void {
    const text = this.#decoders[stream].decode(chunk, { stream: true });
    // A terminal wants the carriage return that a program leaves to its tty.
    this.#write.fire(text.replace(/\r?\n/g, '\r\n'));
  }

  #summarize(run: Run): void {
    const status = translate(presentStatus(run.status).label);
    const took = translate(formatDuration((run.endedAt ?? 0) - (run.startedAt ?? run.endedAt ?? 0)));
    const reason = explainRun(run);
    const what = vscode.l10n.t('{task}: {status}', { task: run.label, status });
    this.#line(`${marks[run.status] ?? '\x1b[33m●'} ${what}\x1b[0m (${took})`);
    if (reason) this.#line(translate(reason));
    this.#end(run.exitCode ?? (run.status === 'succeeded' ? 0 : 1));
  }

  #line(text: string): void {
    this.#write.fire(`\r\n${text}\r\n`);
  }

  #end(exitCode: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#closed.fire(exitCode);
  }
}
