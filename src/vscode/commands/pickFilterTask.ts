import * as vscode from 'vscode';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { knownTasks } from '../knownTasks.ts';
import { refine, type HistoryFilter } from '../views/historyFilter.ts';

/** Asks which task's runs are shown. */
export async function pickFilterTask(
  folders: FolderSchedulers,
  filter: HistoryFilter,
  title: string,
): Promise<HistoryFilter | undefined> {
  const all = folders.all();
  const found = await Promise.all(
    all.map(async (from) =>
      (await knownTasks(from)).map(({ id, label }) => ({
        label: uiText(label),
        description: uiText(all.length > 1 ? `${id} · ${from.folder.name}` : id),
        task: { folder: from.folder.uri.toString(), id, label },
      })),
    ),
  );
  const items = [{ label: vscode.l10n.t('All tasks'), description: '', task: undefined }, ...found.flat()];
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The runs of which task?'),
    matchOnDescription: true,
  });
  return picked && refine(filter, 'task', picked.task);
}
