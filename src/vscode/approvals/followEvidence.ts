import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { Log } from '../../engine/ports.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { EvidenceWatchers, type EvidenceWatchersParts } from './evidenceWatchers.ts';
import { pathIn, type OwnEditsInWindow } from './ownEditsInWindow.ts';

export interface FollowEvidenceParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly ownEdits: Pick<OwnEditsInWindow, 'saved'>;
}

/** Looks anew at what tasks would execute when a file of it has changed: saved here, or changed by another program. */
export function followEvidence(
  folders: FolderSchedulers,
  { clock, log, ownEdits }: FollowEvidenceParts,
): Disposable {
  const watchers = new Map<FolderScheduler, EvidenceWatchers>();
  const refresh = async ({ scheduler }: FolderScheduler) => {
    await scheduler.approvals
      .refresh()
      .catch((error: unknown) => log.error('The approvals could not be looked at', error));
  };
  const followed = () => folders.all().filter(({ isVirtual }) => !isVirtual);
  const renew = () => {
    const all = new Set(followed());
    for (const [from, each] of watchers) {
      if (all.has(from)) continue;
      each.dispose();
      watchers.delete(from);
    }
    for (const from of all) {
      const paths = () => from.scheduler.approvals.watched();
      const known = watchers.get(from);
      if (known) known.renew();
      else
        watchers.set(
          from,
          new EvidenceWatchers({ clock, paths, refresh: () => refresh(from), watch: watchDirectory }),
        );
    }
  };
  const saved = async (document: vscode.TextDocument) => {
    const concerned = followed().filter((from) =>
      from.scheduler.approvals.watched().includes(pathIn(from, document)),
    );
    if (concerned.length === 0) return;
    await ownEdits
      .saved(document)
      .catch((error: unknown) => log.error('An edit of a script could not be judged', error));
    for (const from of concerned) await refresh(from);
  };
  return vscode.Disposable.from(
    folders.onEvent(({ event }) => {
      if (event.type === 'config' || event.type === 'approvals') renew();
    }),
    vscode.workspace.onDidSaveTextDocument((document) => void saved(document)),
    {
      dispose() {
        for (const each of watchers.values()) each.dispose();
      },
    },
  );
}

const watchDirectory: EvidenceWatchersParts['watch'] = (directory, told) => {
  // `*` alone: nothing below, which would need recursive watching.
  const pattern = new vscode.RelativePattern(vscode.Uri.file(directory), '*');
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  watcher.onDidCreate(({ fsPath }) => told(fsPath, true));
  watcher.onDidChange(({ fsPath }) => told(fsPath, false));
  watcher.onDidDelete(({ fsPath }) => told(fsPath, true));
  return watcher;
};
