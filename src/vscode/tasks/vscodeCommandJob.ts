import * as vscode from 'vscode';
import { Mask } from '../../common/mask.ts';
import type { RunOutput } from '../../engine/ports.ts';
import type { Outcome, RunReason } from '../../model/run.ts';
import type { VscodeRun } from '../../model/task.ts';
import type { EditorJob, JobEvents, JobLook } from './editorExecution.ts';
import { resultText } from './resultText.ts';

/** A command of VS Code or of an extension. It cannot be ended: a stop only means that nobody waits any longer. */
export class VscodeCommandJob implements EditorJob {
  readonly #run: VscodeRun;
  readonly #look: () => Promise<JobLook>;
  readonly #onOutput: (output: RunOutput) => unknown;
  #mask = new Mask([]);
  #stopped = false;

  constructor(run: VscodeRun, look: () => Promise<JobLook>, onOutput: (output: RunOutput) => unknown) {
    this.#run = run;
    this.#look = look;
    this.#onOutput = onOutput;
  }

  async look(): Promise<JobLook> {
    const look = await this.#look();
    this.#mask = new Mask(look.secrets);
    return look;
  }

  async run(events: JobEvents): Promise<Outcome> {
    const { command, args } = this.#run;
    if (!events.begin()) return { status: 'failed', reason: 'spawn-failed', detail: command };
    events.started({});
    let result: unknown;
    try {
      result = await vscode.commands.executeCommand(command, ...args);
    } catch (error) {
      const reason: RunReason = 'vscode-command-failed';
      return { status: 'failed', reason, detail: error instanceof Error ? error.message : String(error) };
    }
    const text = this.#mask.text(resultText(result));
    if (text !== '' && !this.#stopped) {
      await this.#onOutput({ stream: 'stdout', chunk: new TextEncoder().encode(text) });
    }
    return { status: 'succeeded', exitCode: 0 };
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return Promise.resolve();
  }
}
