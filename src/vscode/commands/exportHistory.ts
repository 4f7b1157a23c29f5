import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import * as vscode from 'vscode';
import { exportHistory } from '../../app/exportHistory.ts';
import type { RunFilter } from '../../engine/runStore.ts';
import type { HistoryFormat } from '../../presentation/historyFormats.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { filterWords } from '../views/filterWords.ts';
import { filterQuery, isFiltered } from '../views/historyFilter.ts';
import type { HistoryView } from '../views/historyView.ts';
import type { Command } from './command.ts';
import { pickOpenFolder } from './pickFolder.ts';
import { pickedTask } from './pickTask.ts';

/** Writes the history of a folder, of a task of it, or what the History view is filtered by, into a file. */
export function exportHistoryCommand(folders: FolderSchedulers, view: HistoryView): Command {
  return {
    id: 'scheduler.exportHistory',
    async run(argument) {
      const picked = pickedTask(folders, argument);
      const from = picked?.from ?? (await pickOpenFolder(folders));
      if (!from) return;
      const query = picked ? { taskId: picked.taskId } : await pickRuns(from, view);
      const format = query && (await pickFormat());
      if (!format) return;
      const target = await vscode.window.showSaveDialog({
        defaultUri: vscode.Uri.joinPath(from.folder.uri, `history.${format}`),
        filters: { [format.toUpperCase()]: [format] },
        title: vscode.l10n.t('Export History'),
      });
      if (!target) return;
      if (target.scheme !== 'file') throw new Error(vscode.l10n.t('Choose a file on this machine’s disk.'));
      if (!(await write(from, query, format, target.fsPath))) return;
      const open = vscode.l10n.t('Open File');
      const chosen = await vscode.window.showInformationMessage(
        vscode.l10n.t('The history was exported to {path}.', { path: uiText(target.fsPath) }),
        open,
      );
      if (chosen) await vscode.commands.executeCommand('vscode.open', target);
    },
  };
}

/** All runs, or those that the view shows, where it does not show all. `undefined`: the user does not want to. */
async function pickRuns({ folder }: FolderScheduler, view: HistoryView): Promise<RunFilter | undefined> {
  const { filter } = view;
  const shown = filterQuery(filter, folder.uri.toString(), Date.now());
  if (!isFiltered(filter) || !shown) return {};
  const items = [
    { label: vscode.l10n.t('Filtered: {filter}', { filter: filterWords(filter) }), query: shown },
    { label: vscode.l10n.t('All runs'), query: {} },
  ];
  const placeHolder = vscode.l10n.t('Export which runs?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.query;
}

async function pickFormat(): Promise<HistoryFormat | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly format: HistoryFormat })[] = [
    { label: 'CSV', detail: vscode.l10n.t('A table, for spreadsheets'), format: 'csv' },
    { label: 'JSON', detail: vscode.l10n.t('One document, for programs'), format: 'json' },
    {
      label: 'NDJSON',
      detail: vscode.l10n.t('One document a line, for pipelines and databases'),
      format: 'ndjson',
    },
  ];
  const placeHolder = vscode.l10n.t('Export in which format?');
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.format;
}

/** Page by page into a file beside the target, which it replaces when complete. `false`: the user has cancelled. */
async function write(
  { scheduler }: FolderScheduler,
  query: RunFilter,
  format: HistoryFormat,
  path: string,
): Promise<boolean> {
  // Here and not at the top: nobody needs it before.
  const { historyWriter } = await import('../../presentation/historyFormats.ts');
  const writer = historyWriter(format, { workspace: scheduler.folder, translate });
  const partial = `${path}.partial`;
  const cancelled = new AbortController();
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting the history'),
    cancellable: true,
  };
  try {
    await vscode.window.withProgress(progress, async (_, token) => {
      token.onCancellationRequested(() => cancelled.abort());
      await pipeline(exportHistory(scheduler, query, writer), createWriteStream(partial), {
        signal: cancelled.signal,
      });
    });
    await rename(partial, path);
    return true;
  } catch (error) {
    await rm(partial, { force: true });
    if (cancelled.signal.aborted) return false;
    throw error;
  }
}
