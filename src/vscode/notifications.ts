import * as vscode from 'vscode';
import type { Disposable } from '../common/disposables.ts';
import { isActive, type Run } from '../model/run.ts';
import { explainRun } from '../presentation/runReason.ts';
import { presentRun } from '../presentation/statusPresentation.ts';
import { uiText } from '../presentation/uiText.ts';
import { concernsWindow } from './concernsWindow.ts';
import { explainFault } from './explainFault.ts';
import type { FolderScheduler, FolderSchedulers } from './folderSchedulers.ts';
import { translate } from './translate.ts';

/**
 * Says when a run has failed, as its task's `notify` wishes, that the engine is in trouble, once until it is over, and
 * that a damaged history has been set aside.
 */
export function notifyOfRuns(folders: FolderSchedulers): Disposable {
  const troubled = new WeakSet<FolderScheduler>();
  return folders.onEvent(({ from, event }) => {
    if (!from) return;
    if (event.type === 'run') void notify(from, event.run, event.elsewhere);
    if (event.type === 'overdue') void warnOverdue(from, event.taskIds);
    if (event.type === 'history-replaced' && event.path !== undefined) void warnReplaced(event.path);
    if (event.type === 'trouble') {
      if (!troubled.has(from)) void warn(event.error);
      troubled.add(from);
    }
    // At a tick without trouble: what had failed was something else than a write.
    const isOver = event.type === 'tick' && from.scheduler.trouble === undefined;
    if (event.type === 'recovered' || isOver) troubled.delete(from);
  });
}

async function notify(from: FolderScheduler, run: Run, elsewhere = false): Promise<void> {
  if (isActive(run) || !concernsWindow(run, process.pid)) return;
  const wish = from.scheduler.tasks().find(({ task }) => task.id === run.taskId)?.task.notify ?? 'failure';
  const failed = run.status === 'failed' || run.status === 'timed-out' || run.status === 'interrupted';
  if (wish === 'never' || (wish === 'failure' && !failed)) return;
  const isOwn = !elsewhere && run.host.pid === process.pid;
  if (!isOwn && !(await mayTell(from, run.id))) return;
  const reason = explainRun(run);
  const status = translate(presentRun(run).label);
  const what = run.dryRun
    ? vscode.l10n.t('{task} (dry run): {status}.', { task: run.label, status })
    : vscode.l10n.t('{task}: {status}.', { task: run.label, status });
  const sentence = uiText([what, ...(reason ? [translate(reason)] : [])].join(' '));
  const showLog = vscode.l10n.t('Show Run Log');
  const chosen = failed
    ? await vscode.window.showErrorMessage(sentence, showLog)
    : await vscode.window.showInformationMessage(sentence, showLog);
  if (chosen) await vscode.commands.executeCommand('scheduler.showRunLog', { kind: 'run', from, run });
}

/** Whether it is for this window to tell of what nobody tells yet: several may hear of it. */
async function mayTell({ scheduler }: FolderScheduler, runId: string): Promise<boolean> {
  // Told twice is better than not at all.
  return scheduler.claimTelling(runId).catch(() => true);
}

async function warn(error: unknown): Promise<void> {
  const showLog = vscode.l10n.t('Show Scheduler Log');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('The scheduler has trouble and goes on trying: {reason}', {
      reason: uiText(explainFault(error)),
    }),
    showLog,
  );
  if (chosen) await vscode.commands.executeCommand('scheduler.showLog');
}

async function warnReplaced(path: string): Promise<void> {
  const [reveal, copy] = [vscode.l10n.t('Reveal Damaged File'), vscode.l10n.t('Copy Diagnostics')];
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The history was damaged. It has been set aside as {path}, and a new one has begun, with what could be saved of it. The schedule goes on.',
      { path: uiText(path) },
    ),
    ...[reveal, copy],
  );
  if (chosen === reveal) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(path));
  if (chosen === copy) await vscode.commands.executeCommand('scheduler.copyDiagnostics');
}

/** Law 2 was broken, and the scheduler has noticed: the user is to know. */
async function warnOverdue({ scheduler }: FolderScheduler, taskIds: readonly string[]): Promise<void> {
  const showLog = vscode.l10n.t('Show Scheduler Log');
  const labels = new Map(scheduler.tasks().map(({ task }) => [task.id, task.label]));
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Overdue, and nothing in the history says why: {tasks}. It is made up for now.', {
      tasks: uiText(taskIds.map((id) => labels.get(id) ?? id).join(', ')),
    }),
    showLog,
  );
  if (chosen) await vscode.commands.executeCommand('scheduler.showLog');
}
