import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { createPositions, type Position, type Problem } from '../../config/problem.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { configUri } from './configUri.ts';
import { translate } from '../translate.ts';

/** After the last key stroke, in milliseconds. */
const typingDelay = 200;

/** Shows the problems of scheduler.json where they are: as the file is typed, and while it is not open. */
export class ConfigDiagnostics implements Disposable {
  readonly #folders: FolderSchedulers;
  readonly #collection = vscode.languages.createDiagnosticCollection('scheduler');
  readonly #subscriptions: Disposable[];
  #typing: NodeJS.Timeout | undefined;

  constructor(folders: FolderSchedulers) {
    this.#folders = folders;
    this.#subscriptions = [
      this.#collection,
      folders.onEvent(({ from, event }) => {
        if (event.type !== 'config') return;
        if (from) void this.#publish(from);
        else this.#publishAll();
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const changed = document.uri.toString();
        const from = folders.all().find(({ folder }) => configUri(folder).toString() === changed);
        if (!from) return;
        clearTimeout(this.#typing);
        this.#typing = setTimeout(() => void this.#publish(from), typingDelay);
      }),
    ];
  }

  #publishAll(): void {
    this.#collection.clear();
    for (const from of this.#folders.all()) void this.#publish(from);
  }

  async #publish({ folder, scheduler }: FolderScheduler): Promise<void> {
    const uri = configUri(folder);
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    const text = open?.isDirty ? open.getText() : scheduler.config.text;
    const problems = open?.isDirty ? await problemsOf(text) : scheduler.config.problems;
    if (open?.isDirty && open.getText() !== text) return;
    const positions = createPositions(text);
    this.#collection.set(
      uri,
      problems.map((problem) => diagnosticOf(problem, positions)),
    );
  }

  dispose(): void {
    clearTimeout(this.#typing);
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

async function problemsOf(text: string): Promise<readonly Problem[]> {
  const { parseConfigInSteps } = await import('../../config/parseConfig.ts');
  return (await parseConfigInSteps(text, { machineTimezone: machineTimezone() }, () => setImmediate()))
    .problems;
}

function diagnosticOf(problem: Problem, positions: (offset: number) => Position): vscode.Diagnostic {
  const place = (offset: number) => {
    const { line, column } = positions(offset);
    return new vscode.Position(line - 1, column - 1);
  };
  const range = new vscode.Range(place(problem.offset), place(problem.offset + problem.length));
  const severity =
    problem.severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
  const diagnostic = new vscode.Diagnostic(range, translate(problem.message), severity);
  diagnostic.source = 'scheduler';
  return diagnostic;
}
