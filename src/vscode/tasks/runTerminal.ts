import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import type { LiveRun } from '../../engine/ports.ts';
import type { Attempt, Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { statLines } from '../../presentation/runStats.ts';
import { explainWarning } from '../../presentation/runWarning.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import { TerminalFeed } from '../../presentation/terminalFeed.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import { oneLine } from '../../presentation/uiText.ts';
import { translate } from '../translate.ts';

const marks: Partial<Record<Run['status'], string>> = { succeeded: '\x1b[32m✔', failed: '\x1b[31m✘' };

export interface TerminalContext {
  readonly clock: Clock;
  readonly format: InstantFormat;
  readonly attemptsOf: (runId: string) => Promise<readonly Attempt[]>;
}

/** A terminal that shows one run, over all its attempts. Closing it, or Terminate Task, stops the run. */
export class RunTerminal implements vscode.Pseudoterminal {
  readonly #write = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  readonly #opened: (terminal: RunTerminal) => void;
  readonly #context: TerminalContext;
  readonly #feed: TerminalFeed;
  #stop: (() => void) | undefined;
  #ended = false;
  readonly onDidWrite = this.#write.event;
  readonly onDidClose = this.#closed.event;

  /** `opened` is called when the editor is ready to show something. */
  constructor(opened: (terminal: RunTerminal) => void, context: TerminalContext) {
    this.#opened = opened;
    this.#context = context;
    this.#feed = new TerminalFeed({
      clock: context.clock,
      write: (text) => this.#write.fire(text),
      leftOut: (bytes) => vscode.l10n.t('… {bytes} bytes are left out here …', { bytes }),
    });
  }

  open(): void {
    this.#opened(this);
  }

  /** Says something before there is a run, and what closing the terminal then does. */
  wait(text: string, stop: () => void): void {
    this.#stop = stop;
    this.#feed.line(text);
  }

  /** Says why there is no run, and ends. */
  refuse(text: string): void {
    this.#feed.line(text);
    this.#end(1);
  }

  show(live: LiveRun): void {
    this.#stop = () => live.cancel();
    if (live.run.dryRun) {
      this.#feed.line(vscode.l10n.t('Dry run: what it generates is not kept, and no other task follows it.'));
    }
    live.follow({
      onOutput: (output) => this.#feed.print(output),
      onRetry: (run) => void this.#sayRetry(run),
      onEnd: (run) => this.#summarize(run),
    });
    // It has failed before there was a terminal to say so.
    if (live.run.retryAt !== undefined) void this.#sayRetry(live.run);
  }

  close(): void {
    this.#ended = true;
    this.#feed.dispose();
    this.#stop?.();
  }

  async #sayRetry(run: Run): Promise<void> {
    this.#feed.end();
    const attempts = await this.#context.attemptsOf(run.id).catch(() => []);
    const failed = attempts.at(-1);
    const reason = failed && explainRun(failed);
    const next = vscode.l10n.t('Attempt {number} failed. Attempt {next} follows at {time}.', {
      number: run.attempts,
      next: run.attempts + 1,
      time: this.#context.format.timeToSecond(run.retryAt ?? this.#context.clock.now()),
    });
    this.#feed.line([`\x1b[33m↻ ${next}\x1b[0m`, ...(reason ? [oneLine(translate(reason))] : [])].join('\n'));
  }

  #summarize(run: Run): void {
    this.#feed.end();
    const status = translate(presentRun(run).label);
    const facts = [translate(formatDuration((run.endedAt ?? 0) - (run.startedAt ?? run.endedAt ?? 0)))];
    if (run.attempts > 1) facts.push(vscode.l10n.t('{count} attempts', { count: run.attempts }));
    const what = run.dryRun
      ? vscode.l10n.t('{task} (dry run): {status}', { task: oneLine(run.label), status })
      : vscode.l10n.t('{task}: {status}', { task: oneLine(run.label), status });
    const reason = explainRun(run);
    const lines = [
      `${marks[run.status] ?? '\x1b[33m●'} ${what}\x1b[0m (${facts.join(', ')})`,
      ...(reason ? [oneLine(translate(reason))] : []),
      ...(run.warnings ?? []).map(
        (warning) => `\x1b[33m⚠\x1b[0m ${oneLine(translate(explainWarning(warning)))}`,
      ),
      ...(run.stats ? [oneLine(statLines(run.stats).join(', '))] : []),
    ];
    this.#feed.line(lines.join('\n'));
    this.#end(run.exitCode ?? (run.status === 'succeeded' ? 0 : 1));
  }

  #end(exitCode: number): void {
    this.#feed.dispose();
    if (this.#ended) return;
    this.#ended = true;
    this.#closed.fire(exitCode);
  }
}
