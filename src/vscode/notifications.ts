import * as vscode from 'vscode';
import type { Disposable } from '../common/disposables.ts';
import { isActive, type Run } from '../model/run.ts';
import { explainRun } from '../presentation/runReason.ts';
import { presentRun } from '../presentation/statusPresentation.ts';
import type { FolderScheduler, FolderSchedulers } from './folderSchedulers.ts';
import { translate } from './translate.ts';

/** Says when a run has failed, as its task's `notify` wishes, and once when the engine itself is in trouble. */
export function notifyOfRuns(folders: FolderSchedulers): Disposable {
  let troubled = false;
  return folders.onEvent(({ from, event }) => {
    if (event.type === 'run' && from) void notify(from, event.run);
    if (event.type === 'tick') troubled = false;
    if (event.type === 'overdue' && from) void warnOverdue(from, event.taskIds);
    if (event.type === 'trouble' && !troubled) {
      troubled = true;
      void warn(event.error);
    }
  });
}

async function notify(from: FolderScheduler, run: Run): Promise<void> {
  if (isActive(run)) return;
  const wish = from.scheduler.tasks().find(({ task }) => task.id === run.taskId)?.task.notify ?? 'failure';
  const failed = run.status === 'failed' || run.status === 'timed-out' || run.status === 'interrupted';
  if (wish === 'never' || (wish === 'failure' && !failed)) return;
  const reason = explainRun(run);
  const status = translate(presentRun(run).label);
  const what = run.dryRun
    ? vscode.l10n.t('{task} (dry run): {status}.', { task: run.label, status })
    : vscode.l10n.t('{task}: {status}.', { task: run.label, status });
  const sentence = [what, ...(reason ? [translate(reason)] : [])].join(' ');
  const showLog = vscode.l10n.t('Show Run Log');
  const chosen = failed
    ? await vscode.window.showErrorMessage(sentence, showLog)
    : await vscode.window.showInformationMessage(sentence, showLog);
  if (chosen) await vscode.commands.executeCommand('scheduler.showRunLog', { kind: 'run', from, run });
}

async function warn(error: unknown): Promise<void> {
  const showLog = vscode.l10n.t('Show Scheduler Log');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('The scheduler has trouble and goes on trying: {reason}', {
      reason: error instanceof Error ? error.message : String(error),
    }),
    showLog,
  );
  if (chosen) await vscode.commands.executeCommand('scheduler.showLog');
}

/** Law 2 was broken, and the scheduler has noticed: the user is to know. */
async function warnOverdue({ scheduler }: FolderScheduler, taskIds: readonly string[]): Promise<void> {
  const showLog = vscode.l10n.t('Show Scheduler Log');
  const labels = new Map(scheduler.tasks().map(({ task }) => [task.id, task.label]));
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Overdue, and nothing in the history says why: {tasks}. It is made up for now.', {
      tasks: taskIds.map((id) => labels.get(id) ?? id).join(', '),
    }),
    showLog,
  );
  if (chosen) await vscode.commands.executeCommand('scheduler.showLog');
}
