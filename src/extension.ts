import { setImmediate } from 'node:timers/promises';
import type * as vscode from 'vscode';
import type { SchedulerApi, SchedulerParts } from './vscode/openWindow.ts';

export type { SchedulerApi, SchedulerParts };

/**
 * What takes longest to load, the innermost first: what comes later finds it there. All at once would hold the thread
 * of the editor's extensions for many times as long.
 */
const rooms: readonly (() => Promise<unknown>)[] = [
  () => import('./common/clock.ts'),
  () => import('./config/fields.ts'),
  () => import('./config/scheduleSchema.ts'),
  () => import('./config/parseConfig.ts'),
  () => import('./schedule/occurrences.ts'),
  () => import('./presentation/uiText.ts'),
  () => import('./execution/evidence/gatherEvidence.ts'),
  () => import('./vscode/folderSchedulers.ts'),
  () => import('./vscode/approvals/reviewPage.ts'),
  () => import('./vscode/tasks/vscodeExecutor.ts'),
  () => import('./vscode/tasks/schedulerTasks.ts'),
  () => import('./vscode/views/tasksView.ts'),
  () => import('./vscode/previews/outputPreviews.ts'),
  () => import('./vscode/openWindow.ts'),
  () => import('./history/store/openHistory.ts'),
  () => import('./execution/processRunner.ts'),
  () => import('./app/createScheduler.ts'),
];

let stop: (() => Promise<void>) | undefined;

/** Loads the program room by room, then opens the window's pieces; schedules are read afterwards. */
export async function activate(context: vscode.ExtensionContext): Promise<SchedulerApi> {
  for (const room of rooms) {
    await room();
    await setImmediate();
  }
  const { openWindow } = await import('./vscode/openWindow.ts');
  const opened = openWindow(context);
  stop = opened.stop;
  return opened.api;
}

/** Ends this window's runs and waits until that is written. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
