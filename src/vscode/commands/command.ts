import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { Log } from '../../engine/ports.ts';
import { uiText } from '../../presentation/uiText.ts';
import { explainFault } from '../explainFault.ts';

/** A command of the palette or of a view. */
export interface Command {
  readonly id: string;
  /** `argument`: what it was called on, a node of a tree or a reference from a link; nothing in the palette. */
  run(argument?: unknown): Promise<void> | void;
}

/** Registers a command so that its failure is told to the user, wherever it was called from. */
export function registerCommand(command: Command, log: Log): Disposable {
  return vscode.commands.registerCommand(command.id, async (argument?: unknown) => {
    try {
      await command.run(argument);
    } catch (error) {
      log.error(`${command.id} failed`, error);
      void vscode.window.showErrorMessage(
        vscode.l10n.t('That did not work: {reason}', { reason: uiText(explainFault(error)) }),
      );
    }
  });
}
